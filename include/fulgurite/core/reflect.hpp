// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/unpack.hpp>
#include <string_view>
#include <type_traits>

namespace fulgurite {

/// An option struct that was announced with `BOOST_HANA_ADAPT_STRUCT(Options, lr, …)`.
template <class T>
concept Reflected = boost::hana::Struct<std::remove_cvref_t<T>>::value;

/// Applies `f(std::string_view name, auto& value)` to every announced member, in order.
template <Reflected T, class F>
constexpr void for_each_member(T& object, F&& f) {
    boost::hana::unpack(boost::hana::accessors<std::remove_const_t<T>>(), [&](const auto&... accessor) {
        (f(std::string_view(boost::hana::to<const char*>(boost::hana::first(accessor))),
           boost::hana::second(accessor)(object)),
         ...);
    });
}

} // namespace fulgurite
