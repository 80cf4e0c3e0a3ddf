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

/// Where a policy writes, by its `path()` or `folder()`; none where it says nothing, or to a device or a pipe.
template <class P>
std::optional<std::filesystem::path> target_of([[maybe_unused]] const P& policy) {
    std::filesystem::path path;
    if constexpr (requires {
                      { policy.path() } -> std::convertible_to<std::filesystem::path>;
                  })
        path = policy.path();
    else if constexpr (requires {
                           { policy.folder() } -> std::convertible_to<std::filesystem::path>;
                       })
        path = policy.folder();
    std::error_code unknown;
    const auto found = std::filesystem::status(path, unknown);
    if (path.empty() || std::filesystem::is_other(found)) return std::nullopt;
    auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path, unknown), unknown);
    return unknown ? path : real;
}

/// Throws `Error` where two policies of a category write to one place: each would overwrite what the other writes, or
/// mix with it. What: what each is to be given of its own.
template <class Category, class Policies>
void check_targets(Policies& policies, const char* what) {
    std::vector<std::pair<std::filesystem::path, std::string>> seen;
    policies.template for_each<Category>([&]<class P>(const P& policy) {
        const auto target = target_of(policy);
        if (!target) return;
        const std::string name(short_type_name<P>());
        for (const auto& [path, other] : seen)
            if (path == *target)
                throw Error(other, " and ", name, " both write to '", target->string(), "'; give each ", what,
                            " of its own");
        seen.emplace_back(*target, name);
    });
}

} // namespace fulgurite::engine
