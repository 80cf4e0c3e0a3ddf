// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/engine/evaluate/evaluation.hpp"
#include "fulgurite/engine/fit/state.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// The validations of a fit. Nothing of it is in a program that gives `fit` no validation loader.
template <class R, class Sources>
class Validation {
    static constexpr bool exists = !std::is_same_v<typename Sources::Val, NoLoader>;

public:
    Validation(R& run, Sources& sources, Timing<R>& timing) : run_(run), sources_(sources), timing_(timing) {}

    /// What is wrong with the cadence or the limits is known before the first batch.
    void check() {
        if constexpr (exists) {
            if (!timing_.start_validation()) return;
            (void)shares(Amount::all);
            if constexpr (R::context::several) run_.table().expect(loader_count(sources_.val()));
        }
    }
    /// `mark`: whether a file may be asked for meanwhile, which has to go on from before a validation that is not over.
    void run(bool mark) {
        run_.progress().validating = true;
        evaluate(Amount::all, mark);
    }
    /// It counts from here on.
    void commit() {
        auto& progress = run_.progress();
        progress.validating = false;
        progress.mark_validated();
        run_.policies().template with<ValidateEvery>([](auto& every) { every.validated(); });
    }
    /// A few batches before training, whose metrics are thrown away.
    void sanity_check(bool mark) {
        if constexpr (exists && R::Policies::template has<SanityCheck>) {
            if (run_.fast_dev_run() || !timing_.validates()) return;
            run_.policies().template with<SanityCheck>([&](auto& check) {
                const auto before = std::exchange(run_.extra(), {});
                run_.progress().sanity_checking = true;
                run_.template notify<hook::on_sanity_check_start>();
                evaluate(check.batches, mark);
                run_.template notify<hook::on_sanity_check_end>();
                run_.progress().sanity_checking = false;
                run_.table().forget();
                run_.extra() = before;
            });
        }
    }

    /// The metrics and the count of batches from before a validation that is not over; null where none is.
    struct Before {
        typename R::Table table;
        StateTree batches;
    };
    Before* before() {
        const auto& progress = run_.progress();
        return before_ && (progress.sanity_checking || !progress.validated()) ? &*before_ : nullptr;
    }

private:
    void evaluate([[maybe_unused]] std::int64_t most, [[maybe_unused]] bool mark) {
        if constexpr (exists) {
            if (!timing_.validates()) return; // nobody is asked for loaders
            auto taken = shares(most);
            if (!any_batches(sources_.val(), taken)) return;
            if (mark) before_.emplace(Before{run_.table(), eval_batches_state(run_)});
            Evaluation<R, decltype(taken)>(run_, std::move(taken))(sources_.val(), [](auto&&...) {});
            before_.reset();
        }
    }
    auto shares(std::int64_t most) {
        return shares_of(sources_.val(), run_.epoch(),
                         [&](auto size) { return std::min(most, timing_.validation_limit(size)); });
    }

    R& run_;
    Sources& sources_;
    Timing<R>& timing_;
    std::optional<Before> before_;
};

} // namespace fulgurite::engine
