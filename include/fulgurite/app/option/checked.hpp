// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/enum_names.hpp"
#include "fulgurite/core/error.hpp"

/// One `check` of an option struct speaks for configs, where `config::bind` calls it, and for options from C++.
namespace fulgurite::app::option {

namespace detail {

template <class T>
std::string value_text(const T& value) {
    if constexpr (std::is_enum_v<T>) return config::enum_name(value);
    else return in_words(value);
}
template <class T>
std::string value_text(const std::vector<T>& values) {
    std::string text;
    for (const T value : values) text += (text.empty() ? "" : ", ") + value_text(value);
    return "[" + text + "]";
}
template <class T>
std::string value_text(const std::optional<T>& value) {
    return value ? value_text(*value) : "not given";
}

/// What `config::Refuse` is for a config: called by a `check`, it throws.
template <class T>
class Thrower {
public:
    Thrower(std::string_view owner, const T& options) : owner_(owner), options_(options) {}

    void operator()(std::string_view option, std::string_view wanted) const {
        std::string value;
        auto options = options_;
        config::for_each_option(options, [&](std::string_view name, const auto& member) {
            if (name == option) value = value_text(member);
        });
        throw Error(owner_, ": ", option, " is ", value, "; ", wanted, " is wanted");
    }

private:
    std::string_view owner_;
    const T& options_;
};

} // namespace detail

/// The options, once their `check` has found nothing. Throws `Error`: "MLP: dropout is 1.5; a number from 0 to 1 is
/// wanted".
template <class T>
T checked(std::string_view owner, T options) {
    if constexpr (requires(const detail::Thrower<T>& refuse) { std::as_const(options).check(refuse); })
        std::as_const(options).check(detail::Thrower<T>(owner, options));
    return options;
}

/// What checks ask often: a size of 1 or more.
template <class Refuse>
void positive(const Refuse& refuse, std::string_view name, std::int64_t value) {
    if (value < 1) refuse(name, "a whole number of 1 or more");
}
/// A number from 0 to 1.
template <class Refuse>
void share(const Refuse& refuse, std::string_view name, double value) {
    if (!(value >= 0 && value <= 1)) refuse(name, "a number from 0 to 1");
}

} // namespace fulgurite::app::option
