// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fnmatch.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/group/group.hpp"
#include "fulgurite/tensor/once.hpp"

/// Parameter groups by name, by module or by what a parameter is; see `groups`.
namespace fulgurite::optim {

/// A parameter that learns, under its name in the module: "features.0.weight".
struct NamedParameter {
    std::string name;
    Tensor value;
    std::size_t group = 0;
};

/// Whether a name fits a pattern as a shell has it: `*` stands for any characters (dots, too), `?` for one, `[0-3]` for
/// one of several.
inline bool fits(const std::string& pattern, const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

/// Which parameters (`select(name, tensor)`), what is different for them, and how their group is called.
template <class Select, class Change>
struct GroupRule {
    Select select;
    Change change;
    std::string name;
};

/// Parameters whose names fit a pattern: `matching("*.bias", [](auto& options) { options.weight_decay = 0; })`. What is
/// not changed is as in the options of the optimizer; whole options (`AdamWOptions{…}`) may be given as well.
template <class Change>
auto matching(std::string pattern, Change change) {
    auto select = [pattern](std::string_view name, const Tensor&) { return fits(pattern, std::string(name)); };
    return GroupRule<decltype(select), Change>{std::move(select), std::move(change), std::move(pattern)};
}

/// Parameters of a part of the module: `within(net->head, "head", [](auto& options) { options.lr = 1e-2; })`.
template <class M, class Change>
auto within(M& module, std::string name, Change change) {
    std::vector<Tensor> params;
    if constexpr (requires { module->parameters(); }) params = module->parameters();
    else params = module.parameters();
    auto select = [params = std::move(params)](std::string_view, const Tensor& value) {
        return std::any_of(params.begin(), params.end(), [&](const Tensor& param) { return param.is_same(value); });
    };
    return GroupRule<decltype(select), Change>{std::move(select), std::move(change), std::move(name)};
}

/// Parameters of which a function of (name, tensor), or of the tensor alone, says so:
/// `where([](const Tensor& p) { return p.dim() < 2; }, "vectors", [](auto& options) { options.weight_decay = 0; })`.
template <class Predicate, class Change>
auto where(Predicate predicate, std::string name, Change change) {
    auto select = [predicate = std::move(predicate)](std::string_view parameter, const Tensor& value) -> bool {
        if constexpr (std::invocable<const Predicate&, std::string_view, const Tensor&>)
            return predicate(parameter, value);
        else return predicate(value);
    };
    return GroupRule<decltype(select), Change>{std::move(select), std::move(change), std::move(name)};
}

/// What `groups` makes: which parameter is in which group, and what is different there.
template <class... Changes>
class Selection {
public:
    Selection(std::vector<NamedParameter> params, std::vector<std::string> names, std::tuple<Changes...> changes)
        : params_(std::move(params)), names_(std::move(names)), changes_(std::move(changes)) {}

    /// The groups of an optimizer whose options are `options`; the last one has what no rule selects, if anything.
    template <class Options>
    std::vector<Group<Options>> with(const Options& options) const {
        static_assert((is_change<Changes, Options> && ...),
                      "fulgurite: what is different in a group is a function that changes the optimizer's options, "
                      "[](auto& options) { options.lr = 1e-4; }, or these options themselves");
        std::vector<Group<Options>> made;
        each_of(changes_, [&](const auto& change) { made.push_back({{}, changed(options, change)}); });
        made.push_back({{}, options});
        for (std::size_t g = 0; g < names_.size(); ++g) made[g].name = names_[g];
        for (const NamedParameter& param : params_) made[param.group].params.push_back(param.value);
        if (made.back().params.empty()) made.pop_back();
        return made;
    }

private:
    template <class Change, class Options>
    static constexpr bool is_change =
        std::invocable<const Change&, Options&> || std::convertible_to<const Change&, Options>;

    template <class Options, class Change>
    static Options changed(Options options, const Change& change) {
        if constexpr (std::invocable<const Change&, Options&>) change(options);
        else if constexpr (std::convertible_to<const Change&, Options>) options = change;
        return options;
    }

    std::vector<NamedParameter> params_;
    std::vector<std::string> names_;
    std::tuple<Changes...> changes_;
};

namespace detail {

/// Every parameter that requires a gradient, once: one that the module has under two names counts by the first.
std::vector<NamedParameter> learning(std::vector<NamedParameter> params, std::size_t rest);

void require_members(const std::vector<NamedParameter>& params, std::size_t group, std::string_view name);

} // namespace detail

/// The parameters of a module as groups, each with options of its own; the first rule that selects a parameter has it,
/// and what none selects is in a last group with the optimizer's options. Frozen parameters are left out.
///
///     optim::AdamW{optim::groups(*this, optim::matching("*.bias", [](auto& o) { o.weight_decay = 0; }),
///                                       optim::within(head, "head", [](auto& o) { o.lr = 1e-2; })),
///                  {.lr = 1e-3}}
///
/// Throws `Error` for a rule that selects nothing.
template <class M, class... Selects, class... Changes>
auto groups(const M& module, GroupRule<Selects, Changes>... rules) {
    std::vector<NamedParameter> all;
    for (const auto& item : module.named_parameters()) all.push_back({item.key(), item.value()});
    auto params = detail::learning(std::move(all), sizeof...(rules));
    std::size_t g = 0;
    [[maybe_unused]] const auto apply = [&](const auto& rule) {
        for (NamedParameter& param : params)
            if (param.group == sizeof...(rules) && rule.select(param.name, param.value)) param.group = g;
        detail::require_members(params, g++, rule.name);
    };
    (apply(rules), ...);
    return Selection<Changes...>(std::move(params), {rules.name..., "rest"}, {std::move(rules.change)...});
}

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/group/selection-inl.hpp"
#endif
