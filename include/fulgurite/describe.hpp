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
    void line(int depth, std::string_view what, std::string_view who) {
        text.append(static_cast<std::size_t>(2 * depth), ' ').append(what);
        if (!who.empty()) {
            const auto column = static_cast<std::size_t>(2 * depth) + what.size();
            text.append(column < 34 ? 34 - column : 1, ' ').append(who);
        }
        text += '\n';
    }
    void fact(std::string_view what, std::string_view how) {
        if (!how.empty()) text.append(what).append(11 - what.size(), ' ').append(how) += '\n';
    }
    void called(int depth, hook::Index first, hook::Index last) {
        constexpr std::string_view names[] = {
#define FULGURITE_NAME(name, ...) #name,
            FULGURITE_HOOKS(FULGURITE_NAME)
#undef FULGURITE_NAME
        };
        for (auto i = static_cast<unsigned>(first); i <= static_cast<unsigned>(last); ++i)
            if (!listeners[i].empty()) line(depth, names[i], listeners[i]);
    }

    void facts() {
        fact("trains", module);
        fact("policies", policies);
        if (never_validates) fact("validates", "never");
        else if (has_validation_step) fact("validates", is_trial ? "at the end of its one epoch" : validation + check);
        fact("steps", accumulation);
        fact("clips", clipping);
        const auto often = log_every == 1 ? "optimizer step" : std::to_string(log_every) + " optimizer steps";
        if (!loggers.empty() && !is_trial) fact("logs", "a step's values every " + often + ", to " + loggers);
        if (!is_trial) fact("saves", keepers);
    }
    std::string write() {
        using enum hook::Index;
        facts();
        text += "\nfit calls\n";
        called(1, setup, on_fit_start);
        if (checks_first) called(1, on_sanity_check_start, on_sanity_check_end);
        called(1, on_train_start, on_train_start);
        line(1, "each epoch", "");
        called(2, on_train_epoch_start, on_train_epoch_start);
        line(2, "each batch", "");
        called(3, on_train_batch_start, on_train_batch_start);
        line(3, "training_step", module);
        called(3, on_before_zero_grad, on_train_batch_end);
        if (has_validation_step) {
            line(2, "validation", "");
            called(3, on_validation_model_eval, on_validation_epoch_start);
            line(3, "each batch", "");
            called(4, on_validation_batch_start, on_validation_batch_start);
            line(4, "validation_step", module);
            called(4, on_validation_batch_end, on_validation_batch_end);
            called(3, on_validation_epoch_end, on_validation_end);
        }
        called(2, on_train_epoch_end, on_train_epoch_end);
        called(1, on_train_end, on_fit_end);
        called(1, teardown, teardown);
        const auto before = text.size();
        called(1, on_save_checkpoint, on_exception);
        if (text.size() > before) text.insert(before, "when it comes to it\n");
        return std::move(text);
    }
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
inline void list_in_order(Description& description, const std::vector<NamedListener>& listeners) {
    for (unsigned hook = 0; hook < hook::count; ++hook)
        for (std::size_t turn = 0; turn < engine::listener_kinds; ++turn)
            for (const auto& [name, bits, kind] : listeners)
                if (engine::turns_of(hook)[kind] == turn && ((bits >> hook) & 1) != 0)
                    description.list(description.listeners[hook], name);
}

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
