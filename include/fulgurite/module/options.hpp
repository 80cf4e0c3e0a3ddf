// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/state.hpp"

/// A module's option struct, as a checkpoint's `hyper_parameters` and as text for loggers.
namespace fulgurite {

template <class T>
StateTree option_state(const T& value) {
    if constexpr (std::is_enum_v<T>) return StateTree(static_cast<std::int64_t>(value));
    else if constexpr (std::is_constructible_v<StateTree, const T&>) return StateTree(value);
    else if constexpr (Reflected<T>) {
        StateTree state = StateTree::dict();
        for_each_member(value, [&](std::string_view name, const auto& member) { state[name] = option_state(member); });
        return state;
    } else if constexpr (requires {
                             value.begin();
                             value.end();
                         }) {
        StateTree list = StateTree::list();
        for (const auto& element : value) list.push_back(option_state(element));
        return list;
    } else {
        static_assert(std::is_empty_v<T>,
                      "fulgurite: an option must be a number, an enum, a string, a range of these, or a "
                      "struct announced with BOOST_HANA_ADAPT_STRUCT");
        return StateTree::dict();
    }
}

/// A module's options as a checkpoint's dict of `hyper_parameters`: empty for a struct that was not announced, whose
/// members nobody can name.
template <class Options>
StateTree hyper_parameters_of(const Options& options) {
    if constexpr (Reflected<Options>) return option_state(options);
    else return StateTree::dict();
}

template <class T>
void load_option(T& value, const StateTree& state, std::string_view name);

/// A std::array takes as many elements as it has, no fewer and no more.
template <class Array>
void load_array(Array& array, const std::vector<StateTree>& saved, std::string_view name) {
    if (saved.size() != array.size())
        throw Error("it has ", saved.size(), " elements where the module wants ", array.size());
    for (std::size_t i = 0; i < array.size(); ++i) load_option(array[i], saved[i], name);
}

template <class T>
T load_integer(std::int64_t saved) {
    const auto value = static_cast<T>(saved);
    if (static_cast<std::int64_t>(value) != saved)
        throw Error("it is ", saved, ", which the type that the module has for it cannot hold");
    return value;
}

/// Puts a saved option back. Throws `Error` that names the option where what was saved is of another kind, or a whole
/// number that does not fit.
template <class T>
void load_option(T& value, const StateTree& state, std::string_view name) {
    try {
        if constexpr (std::is_same_v<T, bool>) value = state.as_bool();
        else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) value = load_integer<T>(state.as_int());
        else if constexpr (std::is_floating_point_v<T>) value = static_cast<T>(state.as_double());
        else if constexpr (std::is_constructible_v<T, const std::string&> && !std::is_same_v<T, std::string_view>)
            value = T(state.as_string());
        else if constexpr (Reflected<T>) {
            for_each_member(value, [&](std::string_view member_name, auto& member) {
                if (const auto* saved = state.find(member_name)) load_option(member, *saved, member_name);
            });
        } else if constexpr (requires {
                                 value.begin();
                                 std::tuple_size<T>::value;
                             }) {
            load_array(value, state.elements(), name);
        } else if constexpr (requires(typename T::value_type element) {
                                 value.clear();
                                 value.insert(value.end(), std::move(element));
                             }) {
            value.clear();
            for (const auto& saved : state.elements()) {
                typename T::value_type element{};
                load_option(element, saved, name);
                value.insert(value.end(), std::move(element));
            }
        } else {
            static_assert(std::is_empty_v<T>,
                          "fulgurite: an option of this type can be saved but not read back; make it a number, an "
                          "enum, a std::string, a container or array of these, or an announced struct");
        }
    } catch (const Error& error) {
        throw Error("option '", name, "' of the checkpoint: ", error.what());
    }
}

std::string option_text(const StateTree& value);

/// The options as name and text, for loggers; nested names are joined by dots.
void option_texts(const StateTree& state, const std::string& prefix,
                  std::vector<std::pair<std::string, std::string>>& texts);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/module/options-inl.hpp"
#endif
