// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/inference_mode.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/engine/metrics/gathering.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/module/mode.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::engine {

template <Phase P>
struct EvalHooks;
#define FULGURITE_EVAL_HOOKS(phase, prefix)             \
    template <>                                         \
    struct EvalHooks<Phase::phase> {                    \
        using start = hook::prefix##_start;             \
        using epoch_start = hook::prefix##_epoch_start; \
        using batch_start = hook::prefix##_batch_start; \
        using batch_end = hook::prefix##_batch_end;     \
        using epoch_end = hook::prefix##_epoch_end;     \
        using end = hook::prefix##_end;                 \
    }
FULGURITE_EVAL_HOOKS(validation, on_validation);
FULGURITE_EVAL_HOOKS(test, on_test);
FULGURITE_EVAL_HOOKS(predict, on_predict);
#undef FULGURITE_EVAL_HOOKS

/// One pass of validation, test or predict: mode, hooks, steps, metrics, loggers. The module's modes are restored, and
/// the default generators are left where they were.
template <class R>
class Evaluation {
    using C = typename R::context;
    static constexpr Phase phase = C::eval_phase;
    using Hooks = EvalHooks<phase>;

public:
    /// Shares: how many batches are taken of each loader.
    Evaluation(R& run, std::vector<std::int64_t> shares) : run_(run), shares_(std::move(shares)) {}

    /// `take(result, at)` is given what each step returns and the loader's index. `done()`: all batches have been seen,
    /// and the hooks of the end follow.
    template <class L, class Take, class Done>
    void operator()(L& loaders, Take take, Done done) {
        const PreserveRandomState random;
        const OuterRandom outer(run_, random.state());
        const PreserveMode mode(run_.module());
        bool switched = false;
        if constexpr (phase == Phase::validation) {
            switched = run_.template is_heard<hook::on_validation_model_eval>();
            run_.template notify<hook::on_validation_model_eval>();
        }
        if (!switched) run_.module().eval();
        run_.table().template begin_evaluation<phase>();
        run_.progress().num_eval_batches = expected_batches(loaders, shares_);
        {
            [[maybe_unused]] const auto no_gradients = without_gradients();
            run_.template notify<typename Hooks::start>();
            run_.template notify<typename Hooks::epoch_start>();
            walk(loaders, take);
            finish(done);
        }
    }

private:
    struct AsAsked {
        c10::InferenceMode mode;
        at::NoGradGuard no_gradients;
        explicit AsAsked(bool on) : mode(on) {}
    };
    // Inside fit the tensors of a validation may meet the graph of a later step; elsewhere they may not.
    auto without_gradients() {
        if constexpr (C::fits) return at::NoGradGuard();
        else if constexpr (!R::Policies::template has<InferenceMode>) return c10::InferenceMode();
        else {
            bool on = true;
            run_.policies().template with<InferenceMode>([&](auto& asked) { on = asked.enabled; });
            return AsAsked(on);
        }
    }

    // Snapshots that are taken in here save training's generators.
    struct OuterRandom {
        R& run;
        OuterRandom(R& given, const RandomState& state) : run(given) { run.training_random(&state); }
        ~OuterRandom() { run.training_random(nullptr); }
    };

    template <class L, class Take>
    void walk(L& loaders, Take& take) {
        run_.expect_loaders(shares_.size());
        if constexpr (gathers && !C::eval_batches::fixed) gathered_.resize(shares_.size());
        each_loader(loaders, [&]<class One>(One& loader, auto at) {
            if (shares_[at] == 0) return;
            if constexpr (C::several) run_.table().enter(at);
            batches_of<InLoader<C, batch_of<One>>>(loader, at, take);
            if constexpr (C::several) run_.table().template leave<phase>();
        });
    }
    template <class In, class L, class At, class Take>
    void batches_of(L& loader, At at, Take& take) {
        Cursor<L> cursor(loader);
        const auto share = shares_[at];
        auto& progress = run_.progress();
        if constexpr (C::several) progress.eval_loader = index(at);
        progress.eval_batch = 0;
        open(cursor, share);
        for (std::int64_t i = 0; i < share && !cursor.exhausted(); progress.eval_batch = ++i, pass(cursor)) {
            if constexpr (!C::fits) profile_step(run_.policies());
            typename In::eval_batch batch = take_from(cursor, i + 1 < share);
            place_batch(run_, batch);
            one<In>(batch, i, at, take);
            gathering_.check(run_.table());
            throw_if_interrupted(run_);
        }
        progress.eval_batch = progress.eval_loader = -1;
    }
    static constexpr LoaderSection loader_ = loader_section(C::fits ? Stage::validate : C::stage);
    template <class Walked>
    void open(Walked& cursor, std::int64_t share) {
        [[maybe_unused]] const Section section(run_.policies(), loader_.next);
        cursor.open(run_.epoch(), 0, share);
    }
    template <class Walked>
    void pass(Walked& cursor) {
        if constexpr (Walked::sized) { // else the next batch is there
            [[maybe_unused]] const Section section(run_.policies(), loader_.next);
            cursor.pass();
        }
    }
    template <class Walked>
    auto take_from(Walked& cursor, bool more) {
        auto batch = here(cursor);
        if constexpr (!Walked::sized) {
            [[maybe_unused]] const Section section(run_.policies(), loader_.next);
            cursor.look_ahead(more);
        }
        return batch;
    }
    template <class Walked>
    auto here(Walked& cursor) {
        [[maybe_unused]] const Section section(run_.policies(), loader_.batch);
        return cursor.here();
    }
    template <class In, class At, class Take>
    void one(typename In::eval_batch& batch, std::int64_t batch_idx, At at, Take& take) {
        tell<typename Hooks::batch_start>(at, batch, batch_idx);
        using Result = eval_result<In>;
        decltype(auto) precision = precision_of(run_);
        constexpr bool weighs = R::Table::template weighs_samples<phase>;
        const double samples = weighs ? static_cast<double>(samples_in(batch)) : 1;
        run_.samples(samples);
        const auto call = [&]() -> decltype(auto) {
            return run_.template call_marked<Result>([&]() -> decltype(auto) {
                [[maybe_unused]] const Section section(run_.policies(), step_name);
                [[maybe_unused]] auto scope = precision.scope();
                return call_step<typename C::eval_step>(run_.module(), batch, batch_idx, run_, index(at));
            });
        };
        if constexpr (std::is_void_v<Result>) {
            call();
            Outputs<TypeList<>> outputs;
            tell<typename Hooks::batch_end>(at, outputs, batch, batch_idx);
        } else {
            Result result = call();
            if constexpr (is_logs<Result>) run_.template record<phase, true, C::several>(result, samples);
            hand_out(result, batch, batch_idx, at);
            take(std::move(result), at);
        }
        run_.samples(1);
        count(at);
    }
    template <class Result, class Batch, class At>
    void hand_out(Result& result, Batch& batch, std::int64_t batch_idx, At at) {
        if constexpr (phase == Phase::predict) {
            tell<typename Hooks::batch_end>(at, result, batch, batch_idx);
        } else {
            auto outputs = outputs_from(result);
            tell<typename Hooks::batch_end>(at, outputs, batch, batch_idx);
            if constexpr (gathers) of_loader(gathered_, at).push_back(outputs);
        }
    }
    /// The step values' row, at the loader's own count of batches.
    void count(std::size_t at) {
        if (run_.sanity_checking()) return;
        auto& batches = run_.progress().eval_batches[at];
        if constexpr (R::Table::template has_step_values<phase>) write_step_row<phase>(run_, batches, true);
        ++batches;
    }

    static constexpr const char* step_name = C::stage == Stage::test      ? "test_step"
                                             : C::stage == Stage::predict ? "predict_step"
                                                                          : "validation_step";

    static std::int64_t index(std::size_t at) { return static_cast<std::int64_t>(at); }
    /// Calls a hook of a batch; the loader's index, which comes last, is made where somebody takes it.
    template <class Hook, class... Args>
    void tell([[maybe_unused]] std::size_t at, Args&... args) {
        if constexpr (R::template anyone_takes<Hook, static_cast<int>(sizeof...(Args)) + 1>) {
            auto dataloader_idx = index(at);
            run_.template notify<Hook>(args..., dataloader_idx);
        } else {
            run_.template notify<Hook>(args...);
        }
    }
    template <class Done>
    void finish(Done& done) {
        if constexpr (phase == Phase::predict) {
            run_.template notify<typename Hooks::epoch_end>();
            write_named(run_);
        } else {
            run_.table().template reduce<phase>();
            run_.template notify<typename Hooks::epoch_end>(given_of<C>(gathered_));
            run_.table().template reduce<phase>();
            if (!run_.sanity_checking()) write_epoch_row<phase>(run_, run_.logged_step());
            else write_matrices(run_, run_.logged_step());
        }
        done();
        run_.table().template reset<phase>(); // an evaluation in a hook of the end may use the same objects
        run_.template notify<typename Hooks::end>();
    }

    static constexpr bool gathers = phase != Phase::predict && R::template anyone_takes<typename Hooks::epoch_end, 1>;

    R& run_;
    Gathering gathering_{run_.table()};
    std::vector<std::int64_t> shares_;
    typename Gathered<C, eval_outputs>::type gathered_;
};

} // namespace fulgurite::engine
