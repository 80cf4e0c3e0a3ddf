// SPDX-License-Identifier: BSL-1.0
// What the tests of searches share.
#pragma once
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune/search.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace fulgurite::tune::testing {

/// All that a search has found, every bit of it.
inline std::string all_of(const Study& study) {
    std::string all;
    for (const auto& trial : study.trials())
        all += std::to_string(trial.number) + " " + std::string(name_of(trial.state)) + " " +
               detail::digits_of(trial.value) + " " + detail::json_of(trial.params) + " " +
               std::to_string(trial.steps) + " " + detail::json_of(trial.reports) + " " + trial.error + "\n";
    return all;
}

/// A cheap training: a curve that falls to what the parameters are worth, with noise of LibTorch's generator.
inline double curve(Trial& trial, std::int64_t steps = 9) {
    const auto x = trial.uniform("x", -2, 2), y = trial.log_uniform("y", 1e-3, 1);
    const auto k = trial.integer("k", 1, 8);
    const auto bonus = trial.choice("kind", {"plain", "good"}) == "good" ? 0.0 : 0.5;
    double value = 0;
    for (std::int64_t step = 1; step <= steps && !trial.should_stop(); ++step) {
        const auto noise = 0.01 * at::rand({1}).item<double>();
        value = x * x + std::abs(std::log10(y) + 2) + 0.1 * std::abs(static_cast<double>(k) - 4) + bonus +
                2.0 / static_cast<double>(step) + noise;
        trial.report(step, value);
    }
    return value;
}

/// What an `Error` says; nothing where none is thrown.
template <class F>
std::string refusal(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
#define EXPECT_ERROR(call, words) EXPECT_EQ(::fulgurite::tune::testing::refusal([&] { (void)(call); }), words)

inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}
inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace fulgurite::tune::testing
