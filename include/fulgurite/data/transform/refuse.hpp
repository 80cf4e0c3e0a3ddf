// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"

/// One check of an option struct for both who read it: a config, which tells the place in the file, and a constructor.
namespace fulgurite::data {

namespace detail {

inline std::string value_text(const std::string& value) { return "'" + value + "'"; }
template <class T>
std::string value_text(const T& value) {
    return in_words({fulgurite::detail::Word(value)});
}
template <class T>
std::string value_text(const std::vector<T>& values) {
    std::string text = "[";
    for (std::size_t i = 0; i < values.size(); ++i) text += (i ? ", " : "") + value_text(values[i]);
    return text + "]";
}

/// Throws what is refused, for the one who is named.
struct ThrowRefusal {
    std::string_view who;
    void operator()(std::string_view option, std::string_view wanted, const std::string& value) const {
        throw Error("data::", who, ": ", option, " is ", value, ", ", wanted, " is wanted");
    }
};

} // namespace detail

/// Refuses an option. `refuse(option, wanted)` is a config's, which knows the value as it was written.
template <class Refuse, class T>
void refuse_value(const Refuse& refuse, std::string_view option, const T& value, std::string_view wanted) {
    if constexpr (requires { refuse(option, wanted, std::string()); })
        refuse(option, wanted, detail::value_text(value));
    else refuse(option, wanted);
}

/// The options themselves. Throws `Error` where their `check` refuses one.
template <class Options>
const Options& checked_options(std::string_view who, const Options& options) {
    options.check(detail::ThrowRefusal{who});
    return options;
}

} // namespace fulgurite::data
