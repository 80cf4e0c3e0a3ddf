// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/engine/evaluate/evaluation.hpp"
#include "fulgurite/engine/fit/state.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/engine/loaders/loader_state.hpp"
#include "fulgurite/engine/run/section.hpp"

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
            run_.expect_loaders(loader_count(sources_.val()));
        }
    }
    void run() {
        struct Validating {
            bool& now;
            explicit Validating(bool& flag) : now(flag) { now = true; }
            ~Validating() { now = false; }
        } const validating(run_.progress().validating);
        if (!evaluate(Amount::all, [&] { commit(); })) commit();
    }
    /// A few batches before training, whose metrics are thrown away.
    void sanity_check() {
        if constexpr (exists && R::Policies::template has<SanityCheck>) {
            if (run_.fast_dev_run() || !timing_.validates()) return;
            run_.policies().template with<SanityCheck>([&](auto& check) {
                const auto before = std::exchange(run_.table().by_name, {});
                [[maybe_unused]] const Section section(run_.policies(), "sanity_check");
                run_.progress().sanity_checking = true;
                run_.template notify<hook::on_sanity_check_start>();
                evaluate(check.batches, [] {});
                run_.template notify<hook::on_sanity_check_end>();
                run_.progress().sanity_checking = false;
                run_.table().forget();
                run_.table().by_name = before;
            });
        }
    }

    /// The metrics and the count of batches from before a validation that is not over; null where none is.
    struct Before {
        typename R::Table table;
        std::vector<std::int64_t> batches;
        StateTree loaders;
    };
    Before* before() { return before_ ? &*before_ : nullptr; }

    /// What a later resume needs of the loaders; they are not asked for where nothing is validated.
    StateTree loader_states() {
        if constexpr (exists) return timing_.validates() ? states_of_loaders(sources_.val()) : StateTree::list();
        else return StateTree::list();
    }
    void load_loader_states(const StateTree& states) {
        if constexpr (exists)
            if (timing_.validates()) load_states_of_loaders(sources_.val(), states);
    }

private:
    /// It counts from here on, whoever throws.
    void commit() {
        run_.progress().mark_validated();
        run_.progress().row = Row::named;
        before_.reset();
        run_.policies().template with<ValidateEvery>([](auto& every) { every.validated(); });
    }
    /// Whether there was one. `done()`: it has seen its batches, and the hooks of its end follow. A file that is
    /// written before that goes on from before the validation.
    template <class Done>
    bool evaluate([[maybe_unused]] std::int64_t most, [[maybe_unused]] Done&& done) {
        if constexpr (exists) {
            if (!timing_.validates()) return false; // nobody is asked for loaders
            auto taken = shares(most);
            if (expected_batches(sources_.val(), taken) == 0) return false; // as in Lightning
            before_.emplace(Before{run_.table(), run_.progress().eval_batches, loader_states()});
            Evaluation<R>(run_, std::move(taken))(sources_.val(), [](auto&&...) {}, done);
            before_.reset();
            return true;
        }
        return false;
    }
    std::vector<std::int64_t> shares(std::int64_t most) {
        return shares_of(sources_.val(), run_.epoch(),
                         [&](auto size) { return std::min(most, timing_.validation_limit(size)); });
    }

    R& run_;
    Sources& sources_;
    Timing<R>& timing_;
    std::optional<Before> before_;
};

} // namespace fulgurite::engine
