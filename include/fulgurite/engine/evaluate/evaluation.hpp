// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/inference_mode.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/engine/run/run.hpp"
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
/// the default generators are left where they were. Shares: how many batches it takes of the loader, or of each.
template <class R, class Shares = std::int64_t>
class Evaluation {
    using C = typename R::context;
    static constexpr Phase phase = C::eval_phase;
    using Hooks = EvalHooks<phase>;

public:
    Evaluation(R& run, Shares shares) : run_(run), shares_(std::move(shares)) {}

    /// `take(result)` is given what each step returns, with `take(result, at)` the loader's index where there are
    /// several; predict keeps it.
    template <class L, class Take>
    void operator()(L& loader, Take take) {
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
        run_.progress().num_eval_batches = expected_batches(loader, shares_);
        {
            [[maybe_unused]] const auto no_gradients = without_gradients();
            run_.template notify<typename Hooks::start>();
            run_.template notify<typename Hooks::epoch_start>();
            batches(loader, take);
            finish();
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
    /// Stands for the index where there is one loader.
    struct Only {};

    template <class L, class Take>
    void batches(L& loader, Take& take) {
        if constexpr (!C::several) batches_of<C>(loader, shares_, Only{}, take);
        else {
            auto& table = run_.table();
            table.expect(loader_count(loader));
            if constexpr (gathers && !C::eval_batch::fixed) gathered_.resize(loader_count(loader));
            each_loader(loader, [&]<class One>(One& one, auto at) {
                if (shares_[at] == 0) return;
                table.enter(at);
                batches_of<InLoader<C, batch_of<One>>>(one, shares_[at], at, take);
                table.template leave<phase>();
            });
        }
    }
    template <class In, class L, class At, class Take>
    void batches_of(L& loader, std::int64_t share, At at, Take& take) {
        Cursor<L> cursor(loader);
        cursor.open(run_.epoch(), 0, share);
        for (std::int64_t i = 0; i < share && !cursor.exhausted(); ++i, cursor.pass()) {
            typename In::eval_batch batch = cursor.take(i + 1 < share);
            place_batch(run_, batch);
            one<In>(batch, i, at, take);
            if (InterruptGuard::signal() != 0) throw interruption(run_.global_step());
        }
    }
    template <class In, class At, class Take>
    void one(typename In::eval_batch& batch, std::int64_t index, At at, Take& take) {
        tell<typename Hooks::batch_start>(at, batch, index);
        using Result = eval_result<In>;
        decltype(auto) precision = precision_of(run_);
        constexpr bool weighs = R::Table::template weighs_samples<phase>;
        const double samples = weighs ? static_cast<double>(samples_in(batch)) : 1;
        run_.samples(samples);
        const auto call = [&]() -> decltype(auto) {
            [[maybe_unused]] auto scope = precision.scope();
            return call_step<typename C::eval_step>(run_.module(), batch, index, run_, number(at));
        };
        if constexpr (std::is_void_v<Result>) {
            call();
            Outputs<TypeList<>> outputs;
            tell<typename Hooks::batch_end>(at, outputs, batch, index);
        } else {
            Result result = call();
            if constexpr (is_logs<Result>) run_.template record<phase, true, C::several>(result, samples);
            hand_out(result, batch, index, at);
            if constexpr (C::several) take(std::move(result), at);
            else take(std::move(result));
        }
        run_.samples(1);
        count(at);
    }
    template <class Result, class Batch, class At>
    void hand_out(Result& result, Batch& batch, std::int64_t index, At at) {
        if constexpr (phase == Phase::predict) {
            tell<typename Hooks::batch_end>(at, result, batch, index);
        } else {
            auto outputs = outputs_from(result);
            tell<typename Hooks::batch_end>(at, outputs, batch, index);
            if constexpr (gathers && C::several) of_loader(gathered_, at).push_back(outputs);
            else if constexpr (gathers) gathered_.push_back(outputs);
        }
    }
    /// The step values' row, at the loader's own count of batches.
    template <class At>
    void count(At at) {
        std::int64_t& batches = [&]() -> std::int64_t& {
            if constexpr (C::several) return run_.table().batches(at);
            else return run_.progress().eval_batches;
        }();
        if (run_.sanity_checking()) return;
        if constexpr (R::Table::template has_step_values<phase>) write_step_row<phase>(run_, batches, true);
        ++batches;
    }

    static std::int64_t number(Only) { return 0; }
    static std::int64_t number(std::size_t at) { return static_cast<std::int64_t>(at); }
    /// Calls a hook of a batch; the loader's index, which comes last, is made where somebody takes it.
    template <class Hook, class At, class... Args>
    void tell([[maybe_unused]] At at, Args&... args) {
        using Called = std::conditional_t<C::several, OfLoader<Hook>, Hook>;
        if constexpr (R::template anyone_takes<Hook, static_cast<int>(sizeof...(Args)) + 1>) {
            auto dataloader_idx = number(at);
            run_.template notify<Called>(args..., dataloader_idx);
        } else {
            run_.template notify<Called>(args...);
        }
    }
    void finish() {
        if constexpr (phase == Phase::predict) {
            run_.template notify<typename Hooks::epoch_end>();
            write_extra(run_);
        } else {
            run_.table().template reduce<phase>();
            run_.template notify<typename Hooks::epoch_end>(gathered_);
            run_.table().template reduce<phase>();
            if (!run_.sanity_checking()) write_epoch_row<phase>(run_, run_.logged_step());
        }
        if constexpr (C::fits) // from here on the validation counts, whoever throws
            if (!run_.sanity_checking()) run_.progress().mark_validated();
        run_.template notify<typename Hooks::end>();
        run_.table().template reset<phase>();
        run_.table().template end_evaluation<phase>();
    }

    static constexpr bool gathers = phase != Phase::predict && R::template anyone_takes<typename Hooks::epoch_end, 1>;
    template <bool Predicts, class>
    struct GatheredHere {
        using type = char;
    };
    template <class Of>
    struct GatheredHere<false, Of> {
        using type = eval_gathered<Of>;
    };

    R& run_;
    Shares shares_;
    typename GatheredHere<phase == Phase::predict, C>::type gathered_{};
};

} // namespace fulgurite::engine
