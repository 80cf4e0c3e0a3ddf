// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/engine/check/call.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/loaders/any_loader.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/trainer.hpp"

namespace fulgurite {

/// What an `AnyTrainer` gives back: metrics by name.
struct AnyResult {
    std::map<std::string, double> metrics;
    std::int64_t epoch = 0, global_step = 0;
    std::string stop_reason;

    /// Throws `Error` that lists what there is, where the name is not among it.
    double metric(const std::string& name) const;
};

/// A Trainer of any policies behind one type, for programs that put their policies together at run time without being
/// compiled again: `AnyTrainer<Net> trainer = chosen ? AnyTrainer<Net>(Trainer{Epochs{5}}) : …`. One virtual call for
/// each `fit`, and one for each batch; M and the batch type stay known.
template <class M, class Batch = data::Batch>
class AnyTrainer {
public:
    using Loader = AnyLoader<Batch>;

    template <class... Ps>
    AnyTrainer(Trainer<Ps...> trainer) // NOLINT(google-explicit-constructor)
        : held_(std::make_unique<Holder<Ps...>>(std::move(trainer))) {}

    /// Throws `Error` where a policy watches what only a validation logs.
    AnyResult fit(M& module, Loader train, Resume from = {}) { return held_->fit(module, train, nullptr, from); }
    AnyResult fit(M& module, Loader train, Loader validation, Resume from = {}) {
        return held_->fit(module, train, &validation, from);
    }
    AnyResult validate(M& module, Loader loader) { return held_->evaluate(Stage::validate, module, loader); }
    AnyResult test(M& module, Loader loader) { return held_->evaluate(Stage::test, module, loader); }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual AnyResult fit(M& module, Loader& train, Loader* validation, const Resume& from) = 0;
        virtual AnyResult evaluate(Stage stage, M& module, Loader& loader) = 0;
    };
    static AnyResult erased(const auto& result) {
        return {result.metrics(), result.epoch(), result.global_step(), result.stop_reason()};
    }
    [[noreturn]] static void refuse(const char* step, const char* call) {
        throw Error("AnyTrainer: ", call, " needs a ", step, " in the module");
    }
    template <class... Ps>
    struct Holder final : Interface {
        explicit Holder(Trainer<Ps...> trainer) : trainer_(std::move(trainer)) {}
        AnyResult fit(M& module, Loader& train, Loader* validation, const Resume& from) override {
            if (!validation) return fit_alone(module, train, from);
            if constexpr (has_step<module_step::validation_step, M>)
                return erased(trainer_.fit(module, train, *validation, Resume(from)));
            else refuse("validation_step", "fit with a validation loader");
        }
        AnyResult evaluate(Stage stage, M& module, Loader& loader) override {
            if (stage == Stage::validate) {
                if constexpr (has_step<module_step::validation_step, M>)
                    return erased(trainer_.validate(module, loader));
                else refuse("validation_step", "validate");
            }
            if constexpr (has_step<module_step::test_step, M>) return erased(trainer_.test(module, loader));
            else refuse("test_step", "test");
        }

    private:
        // Which of the two calls of `fit` the program makes is known at run time alone: what only the one without a
        // validation lacks is no mistake yet.
        AnyResult fit_alone(M& module, Loader& train, const Resume& from) {
            if constexpr (needs_validation())
                throw Error(
                    "AnyTrainer: a policy of this Trainer watches a metric that only a validation logs; give "
                    "fit a validation loader");
            else return erased(trainer_.fit(module, train, Resume(from)));
        }
        static consteval bool needs_validation() {
            if constexpr (refusal::passed<refusal::trainer_verdict<Ps...>> && has_step<module_step::validation_step, M>)
                return !passes<Loader, Resume> && passes<Loader, Loader, Resume>;
            else return false;
        }
        template <class... Args>
        static constexpr bool passes = refusal::passed<engine::fit_verdict<M, engine::PolicySet<Ps...>, Args...>>;

        Trainer<Ps...> trainer_;
    };
    std::unique_ptr<Interface> held_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/any_trainer-inl.hpp"
#endif
