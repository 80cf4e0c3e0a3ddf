// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/engine/check/call.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/evaluate/evaluator.hpp"
#include "fulgurite/engine/fit/session.hpp"
#include "fulgurite/engine/host/batch_range.hpp"
#include "fulgurite/engine/loaders/sources.hpp"

namespace fulgurite {

struct ResumeOptions {
    /// Goes on although `run.stop(why)` had asked for the end when the file was written. Without it such a run is over,
    /// as it was. A policy such as `EarlyStopping` or `MaxTime` withdraws its own stop where its options allow more
    /// now.
    bool forget_stop = false;
};
/// Where `fit` goes on: `trainer.fit(model, loader, resume("last.ckpt"))`. An empty path starts a new run.
struct Resume {
    std::filesystem::path path;
    ResumeOptions options = {};
};
inline Resume resume(std::filesystem::path checkpoint, ResumeOptions options = {}) {
    return {std::move(checkpoint), options};
}

struct PredictOptions {
    bool return_predictions = true; ///< false: `predict` gives nothing back, so that memory does not grow with the data
};

/// Runs a module over data. What it does is the set of policies it is built from, in any order:
///
///     Trainer trainer{Epochs{20}, Cuda{0}, KeepBest{"val/loss"_key}, TensorBoard{"runs"}};
///     auto result = trainer.fit(model, train_loader, val_loader);
///
/// Any type that defines a hook is a callback. What is not named is not in the program: the defaults are `Cpu`,
/// `FullPrecision`, `SingleProcess`, `Eager`, no checkpoint, no logger.
template <class... Ps>
class Trainer {
    using Composition = refusal::trainer_verdict<Ps...>;
    static constexpr bool valid = refusal::passed<Composition>;
    using Checked = char (*)[sizeof(Composition)]; // instantiates the check, and stands apart from what others use
    using Policies = engine::PolicySet<Ps...>;

public:
    explicit Trainer(Ps... policies) : policies_(std::move(policies)...) {}

    /// Trains. Arguments: a training loader and perhaps a validation loader (or several, `data::Loaders{a, b}`), or a
    /// data module (`train_dataloader()`, perhaps `val_dataloader()`), or nothing where the module itself has these;
    /// and perhaps `resume(path)`. Throws what a step, a hook or a worker throws, `Interrupted` on Ctrl-C, and `Error`
    /// for what the library refuses; `on_exception` and `teardown` have been called by then. An `Interrupted` that
    /// nobody catches ends the program with status 130, or 143 for SIGTERM.
    template <class M, class... Args>
    auto fit(M& module, Args&&... args) {
        // Before all checks: a mistake in the step's own body is then told right under the user's line. What cannot be
        // called for the second time has been told of.
        using Batch = engine::first_batch<std::remove_reference_t<Args>...>;
        constexpr bool tried = requires(Batch& batch) { module.training_step(batch); };
        constexpr bool tried_again = requires(Batch& batch) { module.training_step(batch); };
        if constexpr (!valid || tried != tried_again) return engine::Refused{};
        else if constexpr (refusal::passed<engine::fit_verdict<M, Policies, std::remove_reference_t<Args>...>>) {
            const engine::InterruptGuard interrupts(policies_);
            auto sources = engine::fit_sources(module, args...); // temporaries outlive it, too
            engine::Session<M, Policies, decltype(sources)> session(module, policies_, sources);
            session.run().hear_signals(interrupts.counts());
            while (session.advance()) {
            }
            return session.result();
        } else {
            (void)sizeof(engine::fit_verdict<M, Policies, std::remove_reference_t<Args>...>);
            return engine::Refused{};
        }
    }

    /// The same as a session that the caller holds, with the arguments of `fit`: nothing runs until it says `advance()`
    /// or `advance_for(time)`. See `engine::HostedSession`.
    ///
    ///     auto session = trainer.session(model, loader);
    ///     while (!session.advance_for(2ms).over) control();
    template <class M, class... Args>
    auto session(M& module, Args&&... args) & {
        return hold<engine::HostedSession>(module, std::forward<Args>(args)...);
    }
    /// Of a Trainer that is a temporary there is none: it would be gone while the session runs.
    template <class M, class... Args>
    auto session(M&, Args&&...) && {
        return refuse_temporary<M>();
    }
    /// The same as an input range: one training batch for each element, and nothing runs in between.
    ///
    ///     for (const auto& tick : trainer.steps(model, loader)) { show(tick.loss); }
    template <class M, class... Args>
    auto steps(M& module, Args&&... args) & {
        return hold<engine::BatchRange>(module, std::forward<Args>(args)...);
    }
    template <class M, class... Args>
    auto steps(M&, Args&&...) && {
        return refuse_temporary<M>();
    }

    /// One pass over a validation loader, or several, or a data module's `val_dataloader()`, outside of training;
    /// without data, that of the module.
    template <class M, class Data>
    auto validate(M& module, Data&& data) {
        (void)sizeof(judged<Stage::validate, M, std::remove_reference_t<Data>>);
        return evaluate<Stage::validate>(module, data);
    }
    template <class M>
    auto validate(M& module) {
        (void)sizeof(judged<Stage::validate, M, M>);
        return evaluate<Stage::validate>(module, module);
    }
    /// One pass over a test loader, or several, or a data module's `test_dataloader()`, with the weights as they are.
    template <class M, class Data>
    auto test(M& module, Data&& data) {
        (void)sizeof(judged<Stage::test, M, std::remove_reference_t<Data>>);
        return evaluate<Stage::test>(module, data);
    }
    template <class M>
    auto test(M& module) {
        (void)sizeof(judged<Stage::test, M, M>);
        return evaluate<Stage::test>(module, module);
    }
    /// What `predict_step` returns for each batch, in order: a vector, or of `data::Loaders{a, b}` a `std::tuple` of
    /// vectors, or of loaders in a vector a vector of vectors. Where there is none, `forward` stands in: it is called
    /// with `batch.data` if the batch has such a member, else (or if it wants that) with the batch. For data of any
    /// size: `predict(model, loader, {.return_predictions = false})` with a `PredictionWriter`, or a hook of your own.
    template <class M, class Data>
    auto predict(M& module, Data&& data, PredictOptions options = {}) {
        (void)sizeof(judged<Stage::predict, M, std::remove_reference_t<Data>>);
        return evaluate<Stage::predict>(module, data, options.return_predictions);
    }
    template <class M>
    auto predict(M& module, PredictOptions options = {}) {
        (void)sizeof(judged<Stage::predict, M, M>);
        return evaluate<Stage::predict>(module, module, options.return_predictions);
    }

    /// All that it was given, as a `engine::PolicySet`.
    Policies& policies() { return policies_; }

    /// A policy that the trainer was given: `trainer.policy<EarlyStopping>()`, `trainer.policy<Csv>()`.
    template <class P>
    auto& policy() {
        constexpr auto index = Policies::template index_of_policy<P>;
        static_assert(index < Policies::size, "fulgurite: this Trainer was not given that policy");
        if constexpr (index < Policies::size) return policies_.template get<index>();
        else return engine::refused_reference<P>();
    }
    template <template <class...> class P>
    auto& policy() {
        constexpr auto index = Policies::template index_of_template<P>;
        static_assert(index < Policies::size, "fulgurite: this Trainer was not given that policy");
        if constexpr (index < Policies::size) return policies_.template get<index>();
        else return engine::refused_reference<engine::Refused>();
    }

private:
    // Who calls `evaluate` instantiates it, so that the user's line is the next that a compiler prints.
    template <bool, Stage S, class M, class Data>
    struct Judged : std::type_identity<refusal::Passed> {};
    template <Stage S, class M, class Data>
    struct Judged<true, S, M, Data> : std::type_identity<engine::evaluation_verdict<S, M, Policies, Data>> {};
    template <Stage S, class M, class Data>
    using judged = typename Judged<valid, S, M, Data>::type;

    template <class M>
    static engine::Refused refuse_temporary() {
        (void)sizeof(refusal::trainer_outlives_the_session<Trainer, M>);
        return {};
    }
    template <template <class, class, class> class Held, class M, class... Args>
    auto hold(M& module, Args&&... args) {
        if constexpr (!valid) return engine::Refused{};
        else if constexpr (!(engine::can_be_held<Args> && ...)) {
            (void)sizeof(refusal::temporaries_can_be_kept<Args...>);
            return engine::Refused{};
        } else if constexpr (refusal::passed<engine::fit_verdict<M, Policies, std::remove_reference_t<Args>...>>) {
            using Sources = decltype(engine::fit_sources(module, std::forward<Args>(args)...));
            return Held<M, Policies, Sources>(module, policies_,
                                              engine::fit_sources(module, std::forward<Args>(args)...));
        } else {
            (void)sizeof(engine::fit_verdict<M, Policies, std::remove_reference_t<Args>...>);
            return engine::Refused{};
        }
    }
    template <Stage S, class M, class Data>
    auto evaluate(M& module, Data& data, bool keep_predictions = false) {
        if constexpr (!valid) return engine::refused_in<S>{};
        else if constexpr (refusal::passed<engine::evaluation_verdict<S, M, Policies, Data>>) {
            const engine::InterruptGuard interrupts(policies_);
            engine::Evaluator<S, M, Policies, Data> evaluator(module, policies_, data);
            evaluator.hook_run().hear_signals(interrupts.counts());
            return evaluator.run(keep_predictions);
        } else {
            return engine::refused_in<S>{};
        }
    }

    Policies policies_;
};

} // namespace fulgurite
