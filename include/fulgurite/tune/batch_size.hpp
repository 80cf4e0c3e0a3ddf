// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/cadence/inference_mode.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/callback/evaluation_hooks.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/evaluate/evaluator.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/trainer.hpp"
#include "fulgurite/tune/batch_size_search.hpp"
#include "fulgurite/tune/check.hpp"
#include "fulgurite/tune/memory.hpp"
#include "fulgurite/tune/preserve.hpp"
#include "fulgurite/tune/source.hpp"
#include "fulgurite/tune/trial_run.hpp"

namespace fulgurite::tune {

/// Ends a trial run after so many batches that an optimizer stepped after.
class StepsOfTrial : public Probe {
public:
    StepsOfTrial(std::int64_t steps, OwnState& own) : Probe(own), steps_(steps) {}

    template <class Run>
    void on_train_batch_end(Run& run) {
        const auto stepped = run.next_logged_step();
        idle_ = stepped > stepped_ || window_is_open(run) ? 0 : idle_ + 1;
        stepped_ = stepped;
        if (stepped >= steps_) return finish();
        if (idle_ < patience) return;
        // A module that steps optimizers by itself may do so where nobody sees it.
        if constexpr (Run::module_type::optimization == Optimization::manual) finish();
        else fail("tune::batch_size");
    }
    template <class Run>
    void on_train_end(Run& run) {
        if (is_cut_short(run))
            throw Error("tune::batch_size: the module stopped a trial after ", stepped_, " of ", steps_,
                        " steps, which says nothing of the size: ", run.stop_reason());
    }

private:
    std::int64_t steps_, stepped_ = 0, idle_ = 0;
};

/// Counts the batches of a trial evaluation, and has the module's own state kept before the first.
class BatchesOfTrial : public EvaluationHooks<BatchesOfTrial, evaluation_hook::Start, evaluation_hook::BatchEnd> {
public:
    explicit BatchesOfTrial(OwnState& own) : own_(&own) {}

    void on_evaluation_start(auto& run, Phase) {
        const c10::InferenceMode off(false); // what is saved is trained on later
        own_->save(run);
    }
    void on_evaluation_batch_end(auto&, Phase) { ++batches_; }
    std::int64_t batches() const { return batches_; }

private:
    OwnState* own_;
    std::int64_t batches_ = 0;
};

namespace detail {

template <Stage S, class Policies>
struct TrialOf {
    using type = typename TrialPolicies<Policies, false, Limit, BatchesOfTrial>::type;
};
template <class Policies>
struct TrialOf<Stage::fit, Policies> {
    using type = typename TrialPolicies<Policies, false, StepsOfTrial>::type;
};

/// Data: a loader, or `SizedData`.
template <Stage S, class M, class Given, class Data>
void run_batches(M& module, Given& given, Data& data, std::int64_t size, std::int64_t steps, OwnState& own) {
    if constexpr (S == Stage::fit) {
        auto policies = trial_policies<false>(given, StepsOfTrial(steps, own));
        run_trial(module, policies, data, own);
    } else {
        auto policies = trial_policies<false>(given, Limit{{}, steps, steps, steps}, BatchesOfTrial(own));
        engine::Evaluator<S, M, decltype(policies), Data> evaluator(module, policies, data);
        evaluator.hook_run().hear_signals(true);
        with_own_state(own, evaluator.hook_run(), [&] { evaluator.run(false); });
        policies.template with<BatchesOfTrial>([&](const auto& seen) {
            if (seen.batches() == 0)
                throw Error("tune::batch_size: the loader gave no batch at size ", size,
                            ", so nothing was tried; give "
                            "a max_val up to which it has one");
        });
    }
}

/// `make(size)` gives a loader with batches of that size, or `SizedData`, which tells `samples`.
template <Stage S, class M, class Given, class Make>
std::int64_t search_batch_size(M& module, Given& given, Make& make, BatchSizeOptions options,
                               std::optional<std::int64_t>& samples) {
    given.template with<FastDevRun>([&](auto& dev) {
        options.mode = BatchSizeMode::power; // one size, and no margin from it
        options.max_trials = std::min<std::int64_t>(options.max_trials, 1);
        options.steps_per_trial = std::min(options.steps_per_trial, dev.batches);
    });
    if constexpr (knows_samples<decltype(make(1))>) samples = samples_of(make(1));
    const engine::InterruptGuard interrupts(given);
    Preserve preserve(module);
    const auto fits = [&](std::int64_t size) {
        try {
            OwnState own(preserve);
            auto data = make(size);
            run_batches<S>(module, given, data, size, options.steps_per_trial, own);
            return true;
        } catch (const std::exception& exception) {
            if (!is_out_of_memory(exception)) throw;
        }
        empty_cache(); // once the exception is gone, which may hold tensors
        return false;
    };
    const auto size = BatchSizeSearch(options, samples, fits).run();
    preserve.restore();
    empty_cache();
    return size;
}

/// From what `batch_size` is given to a function that makes loaders; void where there is no way.
template <class Source>
auto maker_of(Source& source) {
    if constexpr (requires { source.with_batch_size(std::int64_t{1}); })
        return [&source](std::int64_t size) { return source.with_batch_size(size); };
    else if constexpr (requires {
                           { source(std::int64_t{1}) } -> engine::Loader;
                       })
        return [&source](std::int64_t size) { return source(size); };
}
template <class Source>
inline constexpr bool makes_loaders = !std::is_void_v<decltype(maker_of(std::declval<Source&>()))>;

template <Stage S, class M, class... Ps, class Make>
std::int64_t checked_batch_size(Trainer<Ps...>& trainer, M& module, Make make, const BatchSizeOptions& options,
                                std::optional<std::int64_t>& samples) {
    using Policies = engine::PolicySet<Ps...>;
    using L = std::remove_cvref_t<decltype(make(std::int64_t{1}))>;
    if constexpr (refusal::passed<refusal::trainer_verdict<Ps...>>) {
        using Sound = batch_size_verdict<S, M, Policies, typename TrialOf<S, Policies>::type, L>;
        if constexpr (refusal::passed<Sound>)
            return search_batch_size<S>(module, trainer.policies(), make, options, samples);
        else (void)sizeof(Sound);
    }
    return 1;
}

/// The options for a member of type T: no size is tried that it cannot hold.
template <std::integral T>
BatchSizeOptions for_member(BatchSizeOptions options) {
    constexpr auto most = static_cast<std::uintmax_t>(std::numeric_limits<T>::max());
    options.check();
    if (static_cast<std::uintmax_t>(options.init_val) > most)
        throw Error("tune::batch_size: init_val is ", options.init_val,
                    ", but the member that is to be set holds no "
                    "more than ",
                    most, "; give it a type of more bits, or a smaller init_val");
    if (static_cast<std::uintmax_t>(options.max_val) > most) options.max_val = static_cast<std::int64_t>(most);
    return options;
}

template <Stage S, class M, class... Ps, class D, class From, class T>
std::int64_t set_batch_size(Trainer<Ps...>& trainer, M& module, D& data, T From::* member,
                            const BatchSizeOptions& given) {
    const T before = data.*member;
    std::optional<std::int64_t> samples;
    const auto make = [&](std::int64_t size) {
        data.*member = static_cast<T>(size); // for a setup that looks at it
        return SizedData<S, D, T From::*>{&data, member, size, &samples};
    };
    std::int64_t found = 1;
    try {
        const auto options = for_member<T>(given);
        require_one_process(trainer.policies(), "tune::batch_size");
        with_data_module(module, data, S,
                         [&] { found = checked_batch_size<S>(trainer, module, make, options, samples); });
    } catch (...) {
        data.*member = before;
        throw;
    }
    data.*member = static_cast<T>(found);
    return found;
}

} // namespace detail

/// Finds the largest batch size that memory is enough for: trains for `steps_per_trial` optimizer steps with sizes that
/// grow from `init_val`, until memory runs out, `max_val` is reached or all samples are in one batch.
///
///     auto size = tune::batch_size(trainer, model, train_loader, {.mode = tune::BatchSizeMode::binsearch});
///     auto train = train_loader.with_batch_size(size);
///
/// The source of batches: a `data::Loader`, whose options but for the size are kept, or anything with
/// `with_batch_size(n)`; or a function that makes a loader of a size,
/// `[&](std::int64_t n) { return data::Loader{dataset, {.batch_size = n}}; }`. No size is above that of the dataset,
/// where the loader has `dataset().size()`. Another stage than a fit is `tune::batch_size<Stage::validate>(…)`. What a
/// trial run has of the Trainer, and what is left as it was, is as in `lr_find`, but for `Limit` and `Overfit`, which
/// do not hold here. `FastDevRun{n}` tries `init_val` alone, with at most n steps, and takes no margin off it.
///
/// Memory has run out where `tune::is_out_of_memory` says so of an exception; others are thrown. A system that promises
/// more memory of the host than it has kills the process instead: there, give a `max_val` that is known to be safe.
/// Throws `Error` for options that make no sense, where one sample is too much, and where a trial has no batch or the
/// module stops it with `run.stop(why)`. Follows Lightning's `Tuner.scale_batch_size`. Cost: a copy of the module's
/// tensors on the host, and the steps.
template <Stage S = Stage::fit, class... Ps, class M, class Source>
std::int64_t batch_size(Trainer<Ps...>& trainer, M& module, Source&& source, const BatchSizeOptions& options = {}) {
    using Given = std::remove_reference_t<Source>;
    if constexpr (detail::makes_loaders<Given>) {
        options.check();
        require_one_process(trainer.policies(), "tune::batch_size");
        std::optional<std::int64_t> samples;
        return detail::checked_batch_size<S>(trainer, module, detail::maker_of(source), options, samples);
    } else {
        (void)sizeof(refusal::batch_size_needs_loaders<Given>);
        return 1;
    }
}

/// The same for a data module whose loaders take their size from a member: `tune::batch_size(trainer, model, data,
/// &Digits::batch_size)`; it may be the module itself. Sets the member to what is found, which is no more than it can
/// hold; after an exception it is as it was.
template <Stage S = Stage::fit, class... Ps, class M, class D, class From, class T>
    requires std::derived_from<D, From>
std::int64_t batch_size(Trainer<Ps...>& trainer, M& module, D& data, T From::* member,
                        const BatchSizeOptions& options = {}) {
    using Sound = detail::sized_data_verdict<S, D, From, T>;
    if constexpr (refusal::passed<Sound>) return detail::set_batch_size<S>(trainer, module, data, member, options);
    else {
        (void)sizeof(Sound);
        return 1;
    }
}

} // namespace fulgurite::tune
