// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

/// Options of what a registry builds.
namespace fulgurite::app::detail {

/// Of what takes none.
struct Nothing {};

/// The option struct that a type says it has: its `Options`, or that of a `Module<T, Options>`.
template <class T>
struct OptionsOf {
    using type = Nothing;
};
template <class T>
    requires requires { typename T::Options; }
struct OptionsOf<T> {
    using type = typename T::Options;
};
template <class T>
    requires(
        !requires { typename T::Options; } && requires { typename T::options_type; })
struct OptionsOf<T> {
    using type = std::conditional_t<std::is_empty_v<typename T::options_type>, Nothing, typename T::options_type>;
};
template <class T>
using options_of = typename OptionsOf<T>::type;

/// What `make` makes of a type's options, or of nothing.
template <class T, class Options, class Make>
auto made_by(const Options& options, Make make) {
    if constexpr (std::is_constructible_v<T, Options>) return make(options);
    else {
        static_assert(std::is_default_constructible_v<T>,
                      "fulgurite: what a registry builds is made of an option struct, or of nothing; say which: "
                      "using Options = NetOptions; or registry.models.add<Net, NetOptions>(\"net\")");
        return make();
    }
}
template <class T, class Options>
T value_made_of(const Options& options) {
    return made_by<T>(options, [](const auto&... some) { return T(some...); });
}
/// The same, shared.
template <class T, class Options>
std::shared_ptr<T> make_of(const Options& options) {
    return made_by<T>(options, [](const auto&... some) { return std::make_shared<T>(some...); });
}

template <class Options>
std::vector<std::string> option_names() {
    std::vector<std::string> names;
    if constexpr (config::OptionStruct<Options>) {
        const Options options{};
        config::for_each_option(options, [&](std::string_view name, const auto&) { names.emplace_back(name); });
    }
    return names;
}

/// Python's `None`, where the option's type has none: it is not said, and what the option is by itself holds.
template <class Options>
config::Value without_none(config::Value given) {
    if constexpr (config::OptionStruct<Options>) {
        const Options options{};
        config::for_each_option(options, [&]<class M>(std::string_view name, const M&) {
            constexpr bool may_be_none = requires(M& member) { member.reset(); };
            if (const auto* value = given.find(name); value && value->is_nothing() && !may_be_none) given.erase(name);
        });
    }
    return given;
}

/// The one option that has this name in other letters: Python's T_max is our t_max. Empty where there is none, or two.
std::string in_other_letters(std::string_view name, const std::vector<std::string>& names);

/// Takes what nobody reads out of a table of options, with a sentence each: "unknown option 'sise' of dataset
/// 'Digits'; did you mean 'size'?".
config::Value only_known(const config::Value& options, const std::vector<std::string>& names, std::string_view kind,
                         std::string_view owner, config::Problems& problems);

/// An option that makes no sense, at its place, or that is missing.
void tell(const Chosen& chosen, config::Problems& problems, const OptionError& error);
/// What options say of themselves that has no effect: "'callbacks.0.cfg.verbose' has no effect here".
template <class Options>
void tell_without_effect(const Options& options, const std::string& path, std::vector<std::string>& notices) {
    const auto tell = [&](std::string_view name) {
        notices.push_back("'" + config::detail::joined(path, name) + Chosen::no_effect);
    };
    if constexpr (requires { options.without_effect(tell); }) options.without_effect(tell);
}

/// Does what may refuse options; what is wrong is told at their place: "'optimizer.cfg.lr' is -0.007, a number of 0 or
/// more is wanted".
template <class F>
void try_options(const Chosen& chosen, config::Problems& problems, F&& f) {
    try {
        f();
    } catch (const OptionError& error) {
        tell(chosen, problems, error);
    } catch (const std::exception& error) {
        problems.add(chosen.origin, words_of(error));
    }
}

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/options-inl.hpp"
#endif
