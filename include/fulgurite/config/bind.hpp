// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/enum_names.hpp"
#include "fulgurite/config/names.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/reads_itself.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/core/type_name.hpp"

namespace fulgurite::config {

namespace detail {

/// Puts a config into a C++ value; what is wrong with it is added to the problems, and that part stays as it was.
class Binder {
public:
    explicit Binder(Problems& problems) : problems_(problems) {}

    template <class T>
    void operator()(const Value& from, T& to, const std::string& path) {
        bind(from, to, path);
    }

private:
    void refuse(const Value& from, const std::string& path, std::string_view wanted) {
        problems_.add(from.origin(), path.empty() ? std::string("this") : "'" + path + "'", " is ", from.words(), ", ",
                      wanted, " is wanted");
    }
    /// Unquoted: whether it would be what is wanted if it were not in quotes.
    void refuse(const Value& from, const std::string& path, const char* wanted, bool unquoted) {
        refuse(from, path, std::string(wanted) + (unquoted && !is_plain(from) ? " without quotes" : ""));
    }
    bool is_plain(const Value& from) const { return from.is_scalar() && from.written() == Value::Written::plain; }

    void bind(const Value& from, bool& to, const std::string& path);
    template <std::integral T>
    void bind(const Value& from, T& to, const std::string& path) {
        if (!is_plain(from))
            return refuse(from, path, "a whole number", from.is_scalar() && whole_number<T>(from.as_string()));
        if (const auto number = whole_number<T>(from.as_string())) to = *number;
        else if (whole_number<long long>(from.as_string()) || whole_number<unsigned long long>(from.as_string()))
            refuse(
                from, path,
                in_words("a whole number from ", std::numeric_limits<T>::min(), " to ", std::numeric_limits<T>::max()));
        else refuse(from, path, "a whole number");
    }
    template <std::floating_point T>
    void bind(const Value& from, T& to, const std::string& path) {
        const auto number = from.is_scalar() ? real_number(from.as_string()) : std::nullopt;
        if (number && (is_plain(from) || !std::isfinite(*number))) // JSON says "inf"
            to = static_cast<T>(*number);
        else refuse(from, path, "a number", number.has_value());
    }
    void bind(const Value& from, std::string& to, const std::string& path) {
        if (from.is_scalar()) to = from.as_string();
        else refuse(from, path, "a string");
    }
    void bind(const Value& from, std::filesystem::path& to, const std::string& path) {
        if (from.is_scalar()) to = from.as_string();
        else refuse(from, path, "a path");
    }
    void bind(const Value& from, Value& to, const std::string&) { to = from; }
    template <ReadsItself T>
    void bind(const Value& from, T& to, const std::string& path) {
        to.take(from, path);
    }
    template <class E>
        requires std::is_enum_v<E>
    void bind(const Value& from, E& to, const std::string& path) {
        if (!from.is_scalar()) return refuse(from, path, "a name");
        if (const auto value = enum_of<E>(from.as_string())) to = *value;
        else
            problems_.add(from.origin(), "'", path, "' is ", from.words(),
                          suggestion(from.as_string(), enum_names<E>(), "it may be"));
    }
    template <class T>
    void bind(const Value& from, std::optional<T>& to, const std::string& path) {
        if (from.is_nothing()) return to.reset();
        T value = to.value_or(T{});
        bind(from, value, path);
        to = std::move(value);
    }
    template <class T>
    void bind(const Value& from, std::vector<T>& to, const std::string& path) {
        if (std::is_arithmetic_v<T> && is_plain(from)) { // `size: 32`, as torchvision and torch-mate take it
            T value{};
            bind(from, value, path);
            to.assign(1, value);
            return;
        }
        if (!from.is_list()) return refuse(from, path, "a list");
        to.clear();
        for (std::size_t i = 0; i < from.size(); ++i) {
            T value{};
            bind(from.elements()[i], value, joined(path, std::to_string(i)));
            to.push_back(std::move(value));
        }
    }
    template <class T, std::size_t Size>
    void bind(const Value& from, std::array<T, Size>& to, const std::string& path) {
        if (!from.is_list() || from.size() != Size) return refuse(from, path, in_words("a list of ", Size));
        for (std::size_t i = 0; i < Size; ++i) bind(from.elements()[i], to[i], joined(path, std::to_string(i)));
    }
    template <class A, class B>
    void bind(const Value& from, std::pair<A, B>& to, const std::string& path) {
        if (!from.is_list() || from.size() != 2) return refuse(from, path, "a list of 2");
        bind(from.elements()[0], to.first, joined(path, "0"));
        bind(from.elements()[1], to.second, joined(path, "1"));
    }
    template <class T>
    void bind(const Value& from, std::map<std::string, T>& to, const std::string& path) {
        if (!from.is_table()) return refuse(from, path, "a table");
        to.clear();
        for (const auto& [key, value, origin] : from.entries()) bind(value, to[key], joined(path, key));
    }
    template <OneOrMany T>
    void bind(const Value& from, T& to, const std::string& path) {
        std::vector<double> numbers(1);
        if (from.is_list()) bind(from, numbers, path);
        else bind(from, numbers.front(), path);
        to = T(std::move(numbers));
    }
    /// `{name: Adam, cfg: {lr: 0.1}}`, or `{class_path: torch.optim.Adam, init_args: {lr: 0.1}}`: the alternative of
    /// that name.
    template <class... Ts>
    void bind(const Value& from, std::variant<Ts...>& to, const std::string& path) {
        const auto* name = name_of(from);
        if (!name) return refuse(from, path, "a table with a name");
        const bool python = !from.contains("name");
        const std::string key = python ? "class_path" : "name", options_key = python ? "init_args" : "cfg";
        refuse_others(from, {key, options_key}, path);
        bool found = false;
        const auto nothing = Value::table(from.origin());
        const auto* options = from.find(options_key);
        const auto take = [&]<class T>(std::type_identity<T>) {
            if (found || !is_same_name(short_type_name<T>(), name->as_string())) return;
            found = true;
            T value{};
            bind(options ? *options : nothing, value, joined(path, options_key));
            to = std::move(value);
        };
        (take(std::type_identity<Ts>()), ...);
        if (!found)
            problems_.add(
                name->origin(), "'", joined(path, key), "' is ", name->words(),
                suggestion(last_part(name->as_string()), {std::string(short_type_name<Ts>())...}, "it may be"));
    }
    /// Keys of a table that nobody reads.
    void refuse_others(const Value& from, const std::vector<std::string>& names, const std::string& path);
    template <OptionStruct T>
    void bind(const Value& from, T& to, const std::string& path) {
        if (from.is_nothing()) return; // a section without a line
        if (!from.is_table()) return refuse(from, path, "a table");
        const auto wrong = problems_.size();
        std::vector<std::string> names;
        for_each_option(to, [&](std::string_view name, auto& member) {
            names.emplace_back(name);
            if (const auto* value = from.find(name)) bind(*value, member, joined(path, name));
        });
        refuse_others(from, names, path);
        if constexpr (requires(const Refuse& refuse) { std::as_const(to).check(refuse); })
            if (problems_.size() == wrong) std::as_const(to).check(Refuse(from, path, problems_));
    }

    Problems& problems_;
};

} // namespace detail

/// Puts a config into an option struct, over what stands in it: a bool, a number, a string, a path, an enumerator by
/// its name, an optional, a vector, an array, a pair, a map by strings, a variant by `{name, cfg}`, and structs of
/// these. All that is wrong is added to the problems.
template <class T>
void bind(const Value& from, T& to, Problems& problems, const std::string& path = {}) {
    detail::Binder{problems}(from, to, path);
}
/// The same as a value. Throws `Error` with all that is wrong.
template <class T>
T as(const Value& from) {
    T value{};
    Problems problems;
    bind(from, value, problems);
    problems.raise();
    return value;
}

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/bind-inl.hpp"
#endif
