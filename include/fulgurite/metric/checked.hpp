// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"

namespace fulgurite::metric {

/// The options of a metric, after their `check`. Throws `Error`: "HuberError: delta is 0; give a number above 0".
template <Reflected Options>
Options checked(std::string_view metric, Options options) {
    options.check([&](std::string_view option, std::string_view wanted) {
        for_each_member(options, [&](std::string_view name, const auto& value) {
            if (name != option) return;
            if constexpr (std::convertible_to<decltype(value), fulgurite::detail::Word>)
                throw Error(metric, ": ", option, " is ", value, "; give ", wanted);
            else throw Error(metric, ": ", option, " cannot be this; give ", wanted);
        });
    });
    return options;
}

} // namespace fulgurite::metric
