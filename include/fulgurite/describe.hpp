// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/cadence/log_every.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/run/order.hpp"
#include "fulgurite/module/steps.hpp"
#include "fulgurite/trainer.hpp"

namespace fulgurite {

namespace detail {

/// What `describe` writes down; the rest is text.
struct Description {
    std::string module, policies, loggers, keepers, validation = "at the end of each epoch", check, accumulation,
                                                    clipping;
    std::int64_t log_every = 50;
    bool has_validation_step = false, checks_first = false, never_validates = false, is_trial = false;
    std::string listeners[hook::count];
    std::string text;

    void list(std::string& names, std::string_view name) { (names += names.empty() ? "" : ", ") += name; }
    void line(int depth, std::string_view what, std::string_view who);
    void fact(std::string_view what, std::string_view how) {
        if (!how.empty()) text.append(what).append(11 - what.size(), ' ').append(how) += '\n';
    }
    void called(int depth, hook::Index first, hook::Index last);

    void facts();
    std::string write();
};

template <class P>
std::string words_of(const P& policy) {
    if constexpr (requires { std::string(policy.describe()); }) return policy.describe();
    else return std::string(short_type_name<P>());
}

/// A listener and, as bits, the hooks that it has.
struct NamedListener {
    std::string_view name;
    std::uint64_t bits;
    engine::Listener kind;
};
void list_in_order(Description& description, const std::vector<NamedListener>& listeners);

template <class P>
void note(Description& description, const P& policy) {
    description.list(description.policies, words_of(policy));
    if constexpr (policy_of<P, policy::Logger>) description.list(description.loggers, short_type_name<P>());
    if constexpr (policy_of<P, policy::Checkpoint>) description.list(description.keepers, words_of(policy));
    if constexpr (policy_of<P, policy::Clip>) description.clipping = words_of(policy);
    if constexpr (policy_of<P, policy::Step>) description.accumulation = words_of(policy);
    if constexpr (std::is_same_v<P, ValidateEvery>) description.validation = policy.words();
    if constexpr (std::is_same_v<P, SanityCheck>) {
        description.checks_first = true;
        description.check = "; before training, a sanity check of " + policy.words();
    }
    if constexpr (std::is_same_v<P, Limit>) description.never_validates = policy.val.none();
    if constexpr (std::is_same_v<P, FastDevRun>) description.is_trial = true;
    if constexpr (std::is_same_v<P, LogEvery>) description.log_every = policy.steps;
}

} // namespace detail

/// What a Trainer does with a module, in words: its policies, and which hooks of whom are called, in their order. What
/// nobody hears is not listed, as it is not in the program.
///
///     fmt::print("{}", describe(trainer, model));
template <class... Ps, class M>
std::string describe(Trainer<Ps...>& trainer, const M&) {
    detail::Description description;
    description.module = short_type_name<M>();
    description.has_validation_step = has_step<module_step::validation_step, M>;
    auto& policies = trainer.policies();
    policies.for_all([&](auto& policy) { detail::note(description, policy); });
    std::vector<detail::NamedListener> listeners;
    policies.for_all(
        [&]<class P>(P&) { listeners.push_back({short_type_name<P>(), hook_bits<P>, engine::kind_of<P>}); });
    listeners.push_back({short_type_name<M>(), hook_bits<M>, engine::Listener::module});
    detail::list_in_order(description, listeners);
    return description.write();
}

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/describe-inl.hpp"
#endif
