// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"

/// What the metrics of curves and of retrieval share; no metrics themselves.
namespace fulgurite::metric::curve {

template <class Value>
void write_value(std::ostream& text, const Value& value) {
    if constexpr (std::is_enum_v<Value>) text << "the one numbered " << static_cast<int>(value);
    else text << std::boolalpha << value;
}
template <class Value>
void write_value(std::ostream& text, const std::optional<Value>& value) {
    if (value) write_value(text, *value);
    else text << "not given";
}
template <class Value>
void write_value(std::ostream& text, const std::vector<Value>& values) {
    text << '[';
    for (std::size_t i = 0; i < values.size(); ++i) text << (i > 0 ? ", " : "") << values[i];
    text << ']';
}

/// Throws `Error` with the metric's name, the option, its value and what would be right, where an option is bad.
template <class Options>
void refuse_bad(std::string_view metric, const Options& options) {
    options.check([&](std::string_view option, std::string_view wanted) {
        std::ostringstream value;
        for_each_member(options, [&](std::string_view name, const auto& member) {
            if (name == option) write_value(value, member);
        });
        throw Error(metric, ": ", option, " is ", value.str(), "; give ", wanted);
    });
}

} // namespace fulgurite::metric::curve
