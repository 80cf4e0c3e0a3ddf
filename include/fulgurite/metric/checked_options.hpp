// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "fulgurite/core/enum_name.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::metric {

namespace detail {

template <class T>
std::string option_text(const T& value) {
    if constexpr (requires { value.has_value(); }) return value ? option_text(*value) : "not given";
    else if constexpr (std::is_enum_v<T>) return enum_name(value);
    else if constexpr (std::is_arithmetic_v<T>) return in_words(value, "");
    else {
        std::string text;
        for (const auto& each : value) text += (text.empty() ? "" : ", ") + option_text(each);
        return "[" + text + "]";
    }
}

[[noreturn]] inline void refuse_option(std::string_view metric, std::string_view option, const std::string& value,
                                       std::string_view wanted) {
    throw OptionError(Error(metric, ": ", option, " is ", value, "; give ", wanted), option, value, wanted);
}

} // namespace detail

/// The options, unless their `check` refuses one: then it throws `OptionError` with the metric, the option, its value
/// and what would be right.
template <Reflected Options>
Options checked_options(std::string_view metric, Options options) {
    options.check([&](std::string_view option, std::string_view wanted) {
        for_each_member(options, [&](std::string_view name, const auto& value) {
            if (name == option) detail::refuse_option(metric, option, detail::option_text(value), wanted);
        });
        detail::refuse_option(metric, option, "wrong", wanted);
    });
    return options;
}

} // namespace fulgurite::metric
