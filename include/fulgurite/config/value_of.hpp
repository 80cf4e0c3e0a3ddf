// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <filesystem>
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
#include "fulgurite/config/reads_itself.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/type_name.hpp"

namespace fulgurite::config {

namespace detail {

/// A text as a config says it: what would be read as a reference is kept from it.
std::string without_references(std::string_view text);

} // namespace detail

/// A config whose references have been resolved, as it is read again: all its texts stand for themselves.
Value literal(Value value);

namespace detail {

/// Makes a config of a C++ value, as `Binder` reads it.
struct Unbinder {
    template <class T>
        requires std::is_arithmetic_v<T>
    Value operator()(T number) const {
        return number;
    }
    Value operator()(const std::string& text) const { return without_references(text); }
    Value operator()(const std::filesystem::path& path) const { return without_references(path.string()); }
    Value operator()(const Value& value) const { return literal(value); }
    template <ReadsItself T>
    Value operator()(const T& value) const {
        return value.taken();
    }
    template <class E>
        requires std::is_enum_v<E>
    Value operator()(E value) const {
        return enum_name(value);
    }
    template <class T>
    Value operator()(const std::optional<T>& value) const {
        return value ? (*this)(*value) : Value();
    }
    template <class T>
    Value operator()(const std::vector<T>& values) const {
        return list_of(values);
    }
    template <class T, std::size_t Size>
    Value operator()(const std::array<T, Size>& values) const {
        return list_of(values);
    }
    template <class A, class B>
    Value operator()(const std::pair<A, B>& both) const {
        return Value::list({(*this)(both.first), (*this)(both.second)});
    }
    template <class T>
    Value operator()(const std::map<std::string, T>& values) const {
        auto table = Value::table();
        for (const auto& [key, value] : values) table[key] = (*this)(value);
        return table;
    }
    template <OneOrMany T>
    Value operator()(const T& numbers) const {
        return numbers.values().size() == 1 ? Value(numbers.values().front()) : list_of(numbers.values());
    }
    template <class... Ts>
    Value operator()(const std::variant<Ts...>& value) const {
        return std::visit(
            [&]<class T>(const T& chosen) {
                return Value{{"name", std::string(short_type_name<T>())}, {"cfg", (*this)(chosen)}};
            },
            value);
    }
    template <OptionStruct T>
    Value operator()(const T& options) const {
        auto table = Value::table();
        for_each_option(options, [&](std::string_view name, const auto& member) { table[name] = (*this)(member); });
        return table;
    }

private:
    Value list_of(const auto& values) const {
        Value::List all;
        for (const auto& each : values) all.push_back((*this)(each));
        return Value::list(std::move(all));
    }
};

} // namespace detail

/// The config that `bind` would read this value from: whole numbers and bools plain, enumerators by name, an empty
/// optional as nothing, structs as tables in the order of their members.
template <class T>
Value value_of(const T& value) {
    return detail::Unbinder{}(value);
}

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/value_of-inl.hpp"
#endif
