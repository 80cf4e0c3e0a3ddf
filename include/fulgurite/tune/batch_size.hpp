// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/loop/evaluator.hpp"
#include "fulgurite/loop/interrupt.hpp"
#include "fulgurite/loop/limit.hpp"
#include "fulgurite/trainer.hpp"
#include "fulgurite/tune/batch_size_search.hpp"
#include "fulgurite/tune/check.hpp"
#include "fulgurite/tune/memory.hpp"
#include "fulgurite/tune/preserve.hpp"
#include "fulgurite/tune/source.hpp"
#include "fulgurite/tune/trial.hpp"

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

private:
    std::int64_t steps_, stepped_ = 0, idle_ = 0;
};

namespace detail {

template <Stage S, class Policies>
struct TrialOf {
    using type = typename TrialPolicies<Policies, false, Limit>::type;
};
template <class Policies>
struct TrialOf<Stage::fit, Policies> {
    using type = typename TrialPolicies<Policies, false, StepsOfTrial>::type;
};

template <Stage S, class M, class Given, class L>
void run_batches(M& module, Given& given, L& loader, std::int64_t steps, OwnState& own) {
    if constexpr (S == Stage::fit) {
        auto policies = trial_policies<false>(given, StepsOfTrial(steps, own));
        run_trial(module, policies, loader, own);
    } else {
        auto policies = trial_policies<false>(given, Limit{{}, steps, steps, steps});
        loop::Evaluator<S, M, decltype(policies), L>(module, policies, loader).run(false);
    }
}

/// How many samples there are, as far as a loader says: no batch can be larger.
template <class Make>
std::optional<std::int64_t> samples_of(Make& make) {
    using L = std::remove_cvref_t<decltype(make(std::int64_t{1}))>;
    if constexpr (requires(L& loader) {
                      { loader.dataset().size() } -> std::convertible_to<std::int64_t>;
                  })
        return static_cast<std::int64_t>(make(1).dataset().size());
    else return std::nullopt;
}

/// `make(size)` gives a loader with batches of that size.
template <Stage S, class M, class Given, class Make>
std::int64_t search_batch_size(M& module, Given& given, Make& make, BatchSizeOptions options) {
    given.template with<FastDevRun>([&](auto& dev) {
        options.max_trials = std::min<std::int64_t>(options.max_trials, 1);
        options.steps_per_trial = std::min(options.steps_per_trial, dev.batches);
    });
    const loop::InterruptGuard interrupts;
    Preserve preserve(module);
    const auto fits = [&](std::int64_t size) {
        try {
            OwnState own(preserve);
            auto loader = make(size);
            run_batches<S>(module, given, loader, options.steps_per_trial, own);
            return true;
        } catch (const std::exception& exception) {
            if (!is_out_of_memory(exception)) throw;
        }
        empty_cache(); // once the exception is gone, which may hold tensors
        return false;
    };
    const auto size = BatchSizeSearch(options, samples_of(make), fits).run();
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
                           { source(std::int64_t{1}) } -> loop::Loader;
                       })
        return [&source](std::int64_t size) { return source(size); };
}
template <class Source>
inline constexpr bool makes_loaders = !std::is_void_v<decltype(maker_of(std::declval<Source&>()))>;

template <Stage S, class M, class... Ps, class Make>
std::int64_t checked_batch_size(Trainer<Ps...>& trainer, M& module, Make make, const BatchSizeOptions& options) {
    using Policies = loop::PolicySet<Ps...>;
    using L = std::remove_cvref_t<decltype(make(std::int64_t{1}))>;
    if constexpr (check::passed<check::trainer_verdict<Ps...>>) {
        using Verdict = batch_size_verdict<S, M, Policies, typename TrialOf<S, Policies>::type, L>;
        if constexpr (check::passed<Verdict>) return search_batch_size<S>(module, trainer.policies(), make, options);
        else (void)sizeof(Verdict);
    }
    return 1;
}

template <Stage S, class D>
auto loader_from(D& data) {
    if constexpr (S == Stage::fit) return data.train_dataloader();
    else return loop::eval_loader<S>(data);
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
/// do not hold here. `FastDevRun{n}` tries `init_val` with at most n steps.
///
/// Memory has run out where `tune::is_out_of_memory` says so of an exception; others are thrown. A system that promises
/// more memory of the host than it has kills the process instead: there, give a `max_val` that is known to be safe.
/// Throws `Error` for options that make no sense, and where one sample is too much. Follows Lightning's
/// `Tuner.scale_batch_size`. Cost: a copy of the module's tensors on the host, and the steps.
template <Stage S = Stage::fit, class... Ps, class M, class Source>
std::int64_t batch_size(Trainer<Ps...>& trainer, M& module, Source&& source, const BatchSizeOptions& options = {}) {
    using Given = std::remove_reference_t<Source>;
    if constexpr (detail::makes_loaders<Given>) {
        options.check();
        require_one_process(trainer.policies(), "tune::batch_size");
        return detail::checked_batch_size<S>(trainer, module, detail::maker_of(source), options);
    } else {
        (void)sizeof(check::batch_size_needs_loaders<Given, false>);
        return 1;
    }
}

/// The same for a data module whose loaders take their size from a member: `tune::batch_size(trainer, model, data,
/// &Digits::batch_size)`. Sets the member to what is found; after an exception it is as it was.
template <Stage S = Stage::fit, class... Ps, class M, class D, class From, std::integral T>
    requires std::derived_from<D, From>
std::int64_t batch_size(Trainer<Ps...>& trainer, M& module, D& data, T From::* member,
                        const BatchSizeOptions& options = {}) {
    const T before = data.*member;
    auto make = [&](std::int64_t size) {
        data.*member = static_cast<T>(size);
        return detail::loader_from<S>(data);
    };
    std::int64_t found = 1;
    try {
        options.check();
        require_one_process(trainer.policies(), "tune::batch_size");
        with_data_module(module, data, S,
                         [&] { found = detail::checked_batch_size<S>(trainer, module, make, options); });
    } catch (...) {
        data.*member = before;
        throw;
    }
    data.*member = static_cast<T>(found);
    return found;
}

} // namespace fulgurite::tune
