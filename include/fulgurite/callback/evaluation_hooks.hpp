// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// Which hooks of evaluations a callback hears as one.
namespace evaluation_hook {

#define FULGURITE_OF_EVERY_EVALUATION(Event, event, parameters, ...)                                                \
    struct Event {                                                                                                  \
        template <class Derived>                                                                                    \
        struct Hooks {                                                                                              \
            void on_validation_##event parameters { self().on_evaluation_##event(__VA_ARGS__, Phase::validation); } \
            void on_test_##event parameters { self().on_evaluation_##event(__VA_ARGS__, Phase::test); }             \
            void on_predict_##event parameters { self().on_evaluation_##event(__VA_ARGS__, Phase::predict); }       \
                                                                                                                    \
        private:                                                                                                    \
            Derived& self() { return static_cast<Derived&>(*this); }                                                \
        };                                                                                                          \
    };
FULGURITE_OF_EVERY_EVALUATION(Start, start, (auto& run), run)
FULGURITE_OF_EVERY_EVALUATION(BatchEnd, batch_end, (auto& run), run)
FULGURITE_OF_EVERY_EVALUATION(BatchEndWithBatch, batch_end, (auto& run, const auto&, const auto& batch), run, batch)
FULGURITE_OF_EVERY_EVALUATION(EpochEnd, epoch_end, (auto& run), run)
FULGURITE_OF_EVERY_EVALUATION(End, end, (auto& run), run)
#undef FULGURITE_OF_EVERY_EVALUATION

} // namespace evaluation_hook

/// The base of a callback that treats a validation, a test and a prediction alike: of each of these hooks it has one
/// for all three, which is told the phase.
///
///     struct Counts : EvaluationHooks<Counts, evaluation_hook::Start, evaluation_hook::BatchEnd> {
///         void on_evaluation_start(auto& run, Phase phase) { batches = 0; }
///         void on_evaluation_batch_end(auto& run, Phase phase) { ++batches; }
///         int batches = 0;
///     };
///
/// `BatchEndWithBatch` is `on_evaluation_batch_end(run, batch, phase)`; there are also `EpochEnd` and `End`.
template <class Derived, class... Events>
class EvaluationHooks : public Events::template Hooks<Derived>... {};

} // namespace fulgurite
