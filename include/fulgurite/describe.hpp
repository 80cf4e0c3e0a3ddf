// SPDX-License-Identifier: BSL-1.0
#pragma once
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
#include "fulgurite/engine/run/run.hpp"
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

// At the end checkpoint policies hear before the module, else after it.
constexpr std::uint64_t end_hooks = std::uint64_t{1} << hook::on_exception::index | std::uint64_t{1}
                                                                                        << hook::teardown::index;

template <class P>
void listens(Description& description, std::uint64_t hooks = ~std::uint64_t{0}) {
    for (unsigned i = 0; i < hook::count; ++i)
        if (((hook_bits<P> & hooks) >> i) & 1) description.list(description.listeners[i], short_type_name<P>());
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
    constexpr unsigned epoch_end = hook::on_train_epoch_end::index;
    const auto each = [&]<class Who>(Who, std::uint64_t hooks = ~std::uint64_t{0}) {
        policies.for_all([&]<class P>(P&) {
            if constexpr (Who::template accepts<P>) detail::listens<P>(description, hooks);
        });
    };
    each(engine::Callbacks{});
    each(engine::Checkpoints{}, detail::end_hooks);
    // Those that decide by a metric hear of an epoch's end after the module, and before checkpoints.
    std::string monitors, checkpoints;
    description.listeners[epoch_end].clear();
    policies.for_all([&]<class P>(P&) {
        if constexpr (has_hook_name<hook::on_train_epoch_end, P>)
            description.list(engine::Checkpoints::accepts<P> ? checkpoints
                             : engine::Monitors::accepts<P>  ? monitors
                                                           : description.listeners[epoch_end],
                             short_type_name<P>());
    });
    detail::listens<M>(description);
    each(engine::Checkpoints{}, ~detail::end_hooks & ~(std::uint64_t{1} << epoch_end));
    for (const auto& late : {monitors, checkpoints})
        if (!late.empty()) description.list(description.listeners[epoch_end], late);
    return description.write();
}

} // namespace fulgurite
