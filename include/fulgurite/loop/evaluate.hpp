// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "fulgurite/device/cpu.hpp"
#include "fulgurite/loop/cursor.hpp"
#include "fulgurite/loop/interrupt.hpp"
#include "fulgurite/loop/place.hpp"
#include "fulgurite/loop/rows.hpp"
#include "fulgurite/loop/run.hpp"
#include "fulgurite/module/mode.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::loop {

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
    using Batch = typename C::eval_batch;

public:
    Evaluation(R& run, std::int64_t batches) : run_(run), limit_(batches) {}

    /// `take(result)` is given what each step returns; predict keeps it.
    template <class L, class Take>
    void operator()(L& loader, Take take) {
        const PreserveRandomState random;
        const OuterRandom outer(run_, random.state());
        const PreserveMode mode(run_.module());
        if constexpr (R::template anyone_hears<hook::on_validation_model_eval> && phase == Phase::validation)
            run_.template notify<hook::on_validation_model_eval>();
        else run_.module().eval();
        run_.table().template reset<phase>();
        auto& number = run_.progress().num_eval_batches = batches_in(loader);
        if (number) number = std::min(*number, limit_);
        {
            // Inside fit the tensors of a validation may meet the graph of a later step; elsewhere they may not.
            const std::conditional_t<C::fits, at::NoGradGuard, c10::InferenceMode> no_gradients;
            run_.template notify<typename Hooks::start>();
            run_.template notify<typename Hooks::epoch_start>();
            batches(loader, take);
            finish();
        }
    }

private:
    // Snapshots that are taken in here save training's generators.
    struct OuterRandom {
        R& run;
        OuterRandom(R& given, const RandomState& state) : run(given) { run.training_random(&state); }
        ~OuterRandom() { run.training_random(nullptr); }
    };

    template <class L, class Take>
    void batches(L& loader, Take& take) {
        Cursor<L> cursor(loader);
        decltype(auto) device = run_.policies().template pick<policy::Device, Cpu>();
        const auto target = device.device();
        cursor.open(run_.epoch(), 0);
        for (std::int64_t i = 0; i < limit_ && !cursor.exhausted(); ++i, cursor.pass()) {
            Batch batch = cursor.take();
            place_batch(run_, batch, target);
            one(batch, i, take);
            if (InterruptGuard::signal() != 0) throw Interrupted(interruption(run_.global_step()));
        }
    }
    template <class Take>
    void one(Batch& batch, std::int64_t index, Take& take) {
        run_.template notify<typename Hooks::batch_start>(batch, index);
        using Result = eval_result<C>;
        decltype(auto) precision = precision_of(run_);
        constexpr bool weighs = R::Table::template weighs_samples<phase>;
        const double samples = weighs ? static_cast<double>(samples_in(batch)) : 1;
        run_.samples(samples);
        if constexpr (std::is_void_v<Result>) {
            [[maybe_unused]] auto scope = precision.scope();
            call_step<typename C::eval_step>(run_.module(), batch, index, run_);
            Outputs<TypeList<>> outputs;
            run_.template notify<typename Hooks::batch_end>(outputs, batch, index);
        } else {
            auto result = [&] {
                [[maybe_unused]] auto scope = precision.scope();
                return call_step<typename C::eval_step>(run_.module(), batch, index, run_);
            }();
            if constexpr (is_logs<Result>) run_.template record<phase, true>(result, samples);
            hand_out(result, batch, index);
            take(std::move(result));
        }
        run_.samples(1);
        if constexpr (R::Table::template has_step_values<phase>)
            write_step_row<phase>(run_, run_.progress().eval_batches, !run_.sanity_checking());
        if (!run_.sanity_checking()) ++run_.progress().eval_batches;
    }
    template <class Result>
    void hand_out(Result& result, Batch& batch, std::int64_t index) {
        if constexpr (phase == Phase::predict) {
            run_.template notify<typename Hooks::batch_end>(result, batch, index);
        } else {
            auto outputs = outputs_from(result);
            run_.template notify<typename Hooks::batch_end>(outputs, batch, index);
            if constexpr (R::template anyone_takes<typename Hooks::epoch_end, 1>) gathered_.push_back(outputs);
        }
    }
    void finish() {
        if constexpr (C::fits)
            if (!run_.sanity_checking()) run_.progress().validated();
        if constexpr (phase == Phase::predict) {
            run_.template notify<typename Hooks::epoch_end>();
            write_extra(run_);
        } else {
            run_.table().template reduce<phase>();
            run_.template notify<typename Hooks::epoch_end>(gathered_);
            run_.table().template reduce<phase>();
            if (!run_.sanity_checking()) write_epoch_row<phase>(run_, run_.logged_step());
        }
        run_.template notify<typename Hooks::end>();
        run_.table().template reset<phase>();
    }

    R& run_;
    std::int64_t limit_;
    std::vector<std::conditional_t<phase == Phase::predict, char, eval_outputs<C>>> gathered_;
};

} // namespace fulgurite::loop
