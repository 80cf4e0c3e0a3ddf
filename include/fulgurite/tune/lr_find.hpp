// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/state/without_schedules.hpp"
#include "fulgurite/trainer.hpp"
#include "fulgurite/tune/check.hpp"
#include "fulgurite/tune/lr_find_result.hpp"
#include "fulgurite/tune/preserve.hpp"
#include "fulgurite/tune/range_test.hpp"
#include "fulgurite/tune/source.hpp"
#include "fulgurite/tune/trial_run.hpp"

namespace fulgurite::tune {

namespace detail {

template <class M, class Given, class Data>
LRFindResult range_test(M& module, Given& given, Data& data, LRFindOptions options) {
    options.check();
    require_one_process(given, "tune::lr_find");
    given.template with<FastDevRun>(
        [&](auto& dev) { options.num_training = std::min(options.num_training, dev.batches); });
    const engine::InterruptGuard interrupts(given);
    LRFindResult result{.mode = options.mode};
    Preserve preserve(module);
    OwnState own(preserve);
    with_source(module, data, [&](auto& source) {
        auto policies = trial_policies<true>(given, RangeTest(options, result, own), engine::WithoutSchedules{});
        run_trial(module, policies, source, own);
    });
    preserve.restore();
    if (result.lrs.empty() && result.stopped)
        throw Error("tune::lr_find: the module stopped the run before a rate was tried: " + *result.stopped);
    if (result.lrs.empty()) throw Error("tune::lr_find: there was no batch to train on; Limit{.train = 0} leaves none");
    return result;
}

template <class M, class From, class T>
inline constexpr bool can_set = std::floating_point<T> && (std::derived_from<M, From> || [] {
                                    if constexpr (requires { typename M::options_type; })
                                        return std::derived_from<typename M::options_type, From>;
                                    else return false;
                                }());

template <class M, class From, class T>
void set_member(M& module, T From::* member, double value) {
    if constexpr (std::derived_from<M, From>) module.*member = static_cast<T>(value);
    else module.set_option(member, static_cast<T>(value));
}

} // namespace detail

/// Finds a good learning rate by a range test (Smith 2017, "Cyclical learning rates for training neural networks"):
/// trains the module for `num_training` optimizer steps, with a rate that grows from `min_lr` to `max_lr`.
///
///     auto found = tune::lr_find(trainer, model, train_loader, {.max_lr = 10});
///     if (auto lr = found.suggestion()) …
///     found.save_svg("lr.svg");
///
/// Data: a loader, or a data module; both are walked as often as is needed. Training is that of `trainer.fit`, with the
/// Trainer's device, precision, strategy, step and clip policies, `Limit` and `Overfit`, and without all others; the
/// module's hooks are called. Every group has the rate that is tried, schedules are not stepped, nothing is validated.
/// With accumulation a loss is the mean of its window. `FastDevRun{n}` tries at most n rates.
///
/// All is left as it was, also after an exception: weights, buffers, gradients, modes and the device of the module, the
/// loader's epoch, the Trainer's policies, LibTorch's default generators. What else a module keeps is put back where it
/// has `on_save_checkpoint` and `on_load_checkpoint`. A range that can be walked only once is used up.
///
/// Where the module ends the search with `run.stop(why)`, the result has what was tried until then, and says why.
/// Throws `Error` for options that make no sense, where no rate was tried, and what a step or a hook throws. Follows
/// Lightning's `Tuner.lr_find`. Cost: the steps, each waiting for the device; a copy of the module's tensors on the
/// host.
template <class... Ps, class M, class Data>
    requires(!std::is_member_pointer_v<std::remove_cvref_t<Data>> &&
             !std::same_as<std::remove_cvref_t<Data>, LRFindOptions>)
LRFindResult lr_find(Trainer<Ps...>& trainer, M& module, Data&& data, const LRFindOptions& options = {}) {
    using Given = std::remove_reference_t<Data>;
    using Policies = engine::PolicySet<Ps...>;
    using Trying = typename TrialPolicies<Policies, true, RangeTest, engine::WithoutSchedules>::type;
    if constexpr (refusal::passed<refusal::trainer_verdict<Ps...>>) {
        using Sound = detail::lr_find_verdict<M, Policies, Trying, source_of<Given>>;
        if constexpr (refusal::passed<Sound>) return detail::range_test(module, trainer.policies(), data, options);
        else (void)sizeof(Sound);
    }
    return {};
}
/// The same for a module that brings its own loaders.
template <class... Ps, class M>
LRFindResult lr_find(Trainer<Ps...>& trainer, M& module, const LRFindOptions& options = {}) {
    return lr_find(trainer, module, module, options);
}
/// The same, and sets a member of the module's options, or of the module, to what is suggested; where nothing is, it
/// keeps its value: `tune::lr_find(trainer, model, loader, &NetOptions::lr)`.
template <class... Ps, class M, class Data, class From, class T>
LRFindResult lr_find(Trainer<Ps...>& trainer, M& module, Data&& data, T From::* member,
                     const LRFindOptions& options = {}) {
    constexpr bool sets = detail::can_set<M, From, T>;
    if constexpr (sets) {
        auto result = lr_find(trainer, module, std::forward<Data>(data), options);
        if (const auto lr = result.suggestion()) detail::set_member(module, member, *lr);
        return result;
    } else {
        (void)sizeof(refusal::lr_find_sets_a_member<M, T From::*>);
        return {};
    }
}
template <class... Ps, class M, class From, class T>
LRFindResult lr_find(Trainer<Ps...>& trainer, M& module, T From::* member, const LRFindOptions& options = {}) {
    return lr_find(trainer, module, module, member, options);
}

} // namespace fulgurite::tune
