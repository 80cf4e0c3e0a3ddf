// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/run_record.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE config::Value environment_of_runs() {
    constexpr std::array beginnings = {"FULGURITE__", "OMP_", "MKL_", "CUDA_", "CUBLAS_", "TORCH_", "PYTORCH_", "KMP_"};
    std::vector<std::string> all;
    for (const char* const* one = ::environ; one && *one; ++one) all.emplace_back(*one);
    std::sort(all.begin(), all.end());
    auto table = config::Value::table();
    for (const std::string_view variable : all) {
        const auto equals = variable.find('=');
        if (equals == variable.npos) continue;
        if (std::any_of(beginnings.begin(), beginnings.end(), [&](auto each) { return variable.starts_with(each); }))
            table[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
    return table;
}

FULGURITE_INLINE std::string now_in_utc() {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::array<char, 32> text{};
    std::tm parts{};
    gmtime_r(&now, &parts);
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace fulgurite::app::detail

namespace fulgurite::app {

FULGURITE_INLINE config::Value run_record() {
    std::error_code unknown;
    return config::Value{{"fulgurite", FULGURITE_VERSION_STRING},
                         {"libtorch", TORCH_VERSION},
                         {"compiler", detail::compiler},
                         {"seed", global_seed()},
                         {"torch_seed", at::detail::getDefaultCPUGenerator().current_seed()},
                         {"environment", detail::environment_of_runs()},
                         {"directory", std::filesystem::current_path(unknown)},
                         {"begun", detail::now_in_utc()}};
}

} // namespace fulgurite::app
