// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/core/error.hpp"
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

template <class Options>
std::vector<std::string> option_names() {
    std::vector<std::string> names;
    if constexpr (config::OptionStruct<Options>) {
        const Options options{};
        config::for_each_option(options, [&](std::string_view name, const auto&) { names.emplace_back(name); });
    }
    return names;
}

/// Takes what nobody reads out of a table of options, with a sentence each: "unknown option 'sise' of dataset
/// 'Digits'; did you mean 'size'?".
inline config::Value only_known(const config::Value& options, const std::vector<std::string>& names,
                                std::string_view kind, std::string_view owner, config::Problems& problems) {
    auto known = options;
    for (const auto& [key, value, origin] : options.entries()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        known.erase(key);
        if (names.empty()) problems.add(origin, "unknown option '", key, "': ", kind, " '", owner, "' has none");
        else problems.add(origin, "unknown option '", key, "' of ", kind, " '", owner, "'", suggestion(key, names));
    }
    return known;
}

/// Does what may refuse options; what is wrong is told at their place: "'optimizer.cfg.lr' is -0.007, a number of 0 or
/// more is wanted".
template <class F>
void try_options(const Chosen& chosen, config::Problems& problems, F&& f) {
    try {
        f();
    } catch (const OptionError& error) {
        const auto name = error.option.substr(0, error.option.find('[')); // betas[0]
        const auto* value = chosen.options.find(name);
        problems.add(value ? value->origin() : chosen.origin, "'", config::detail::joined(chosen.path, error.option),
                     "' is ", error.value, ", ", error.rule, " is wanted");
    } catch (const Error& error) {
        problems.add(chosen.origin, error.what());
    }
}

} // namespace fulgurite::app::detail
