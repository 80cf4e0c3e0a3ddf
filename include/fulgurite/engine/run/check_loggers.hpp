// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_name.hpp"

namespace fulgurite::engine {

/// Where a logger writes, by its `path()` or `folder()`; none where it says nothing, or to a device or a pipe.
template <class Logger>
std::optional<std::filesystem::path> target_of([[maybe_unused]] const Logger& logger) {
    std::filesystem::path path;
    if constexpr (requires {
                      { logger.path() } -> std::convertible_to<std::filesystem::path>;
                  })
        path = logger.path();
    else if constexpr (requires {
                           { logger.folder() } -> std::convertible_to<std::filesystem::path>;
                       })
        path = logger.folder();
    std::error_code unknown;
    const auto found = std::filesystem::status(path, unknown);
    if (path.empty() || std::filesystem::is_other(found)) return std::nullopt;
    auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path, unknown), unknown);
    return unknown ? path : real;
}

/// Throws `Error` where two loggers write to one place: each would overwrite what the other writes, or mix with it.
template <class Policies>
void check_loggers(Policies& policies) {
    std::vector<std::pair<std::filesystem::path, std::string>> seen;
    policies.template for_each<policy::Logger>([&]<class L>(const L& logger) {
        const auto target = target_of(logger);
        if (!target) return;
        const std::string name(short_type_name<L>());
        for (const auto& [path, other] : seen)
            if (path == *target)
                throw Error(other + " and " + name + " both write to '" + target->string() +
                            "'; give each logger a path of its own");
        seen.emplace_back(*target, name);
    });
}

} // namespace fulgurite::engine
