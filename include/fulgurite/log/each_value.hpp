// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite {

namespace detail {

/// What can be walked as pairs of a name and a value.
template <class V>
concept ByName = requires(const V& values) {
    { values.begin()->first } -> std::convertible_to<std::string_view>;
    values.begin()->second;
    values.end();
};
template <class V>
concept Numbered = std::is_arithmetic_v<typename V::value_type> && requires(const V& values) {
    values.begin();
    values.end();
};

/// Whether a value is a number, or has numbers that can be named.
template <class V>
consteval bool has_numbers() {
    if constexpr (std::is_void_v<V>) return false;
    else if constexpr (std::is_convertible_v<const V&, at::Tensor> ||
                       requires(const V& value) { static_cast<double>(value); })
        return true;
    else if constexpr (ByName<V>)
        return has_numbers<std::remove_cvref_t<decltype(std::declval<V&>().begin()->second)>>();
    else return Numbered<V> || Reflected<V>;
}

inline std::string below(const std::string& name, std::string_view part) {
    if (part.empty()) return name;
    return name.empty() ? std::string(part) : name + "/" + std::string(part);
}
/// What the numbers of a vector are called, and the key that errors name.
struct Naming {
    std::vector<std::string> names;
    std::string_view key;
};
std::vector<double> numbers_of(const at::Tensor& value, const std::string& name, std::string_view key);

template <class F>
void each_number(const at::Tensor& value, const std::string& name, F& f, const Naming& naming) {
    if (value.defined() && value.numel() == 1) return void(f(name, read_scalar(value)));
    if constexpr (requires { f.matrix(name, value); })
        if (value.defined() && value.dim() == 2) return f.matrix(name, value);
    const auto numbers = numbers_of(value, name, naming.key);
    const bool named = naming.names.size() == numbers.size();
    for (std::size_t i = 0; i < numbers.size(); ++i)
        f(below(name, named ? naming.names[i] : std::to_string(i)), numbers[i]);
}

template <class V, class F>
void each_number(const V& value, const std::string& name, F& f, const Naming& naming) {
    if constexpr (requires { static_cast<double>(value); }) f(name, static_cast<double>(value));
    else if constexpr (std::is_convertible_v<const V&, at::Tensor>) {
        const at::Tensor& tensor = value;
        each_number(tensor, name, f, naming);
    } else if constexpr (ByName<V>) {
        for (const auto& [part, each] : value) each_number(each, below(name, part), f, naming);
    } else if constexpr (Numbered<V>) {
        std::size_t i = 0;
        for (const auto each : value) each_number(each, below(name, std::to_string(i++)), f, naming);
    } else if constexpr (Reflected<V>) {
        for_each_member(value, [&](std::string_view part, const auto& each) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(each)>, at::Tensor>)
                if (!each.defined()) return; // not asked for
            each_number(each, below(name, part), f, naming);
        });
    }
}

/// Of what has no numbers, nothing: who asks has refused it in a sentence.
template <class M, class F>
void each_value_of(M& metric, F& f, std::string_view key) {
    Naming naming{{}, key};
    if constexpr (requires { std::vector<std::string>(metric.value_names()); }) naming.names = metric.value_names();
    each_number(metric.compute(), std::string(), f, naming);
}

} // namespace detail

/// Calls `f(const std::string& name, double number)` for the value of a metric object, as it is logged: of one number
/// the name is empty; a vector's are "0", "1", …, or what `metric.value_names()` gives if these are as many; those of
/// a dictionary and the members of an announced struct have their names, "mean" or "quantile/0". A matrix goes to
/// `f.matrix(const std::string& name, const at::Tensor& matrix)`, where `f` has that. Reads the device. Throws `Error`,
/// which names the key, for another tensor of more than one dimension.
template <class M, class F>
void each_value(M& metric, F&& f, std::string_view key = {}) {
    static_assert(detail::has_numbers<std::remove_cvref_t<decltype(metric.compute())>>(),
                  "fulgurite: the value of this metric is no number, tensor or dictionary of them");
    detail::each_value_of(metric, f, key);
}

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/log/each_value-inl.hpp"
#endif
