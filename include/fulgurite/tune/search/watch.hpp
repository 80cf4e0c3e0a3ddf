// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <functional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/log/monitored.hpp"

namespace fulgurite::tune {

/// What a trial answers to a report.
struct Verdict {
    bool stop = false;
    const char* why = "";
    bool changed = false; ///< it goes on with other parameters
};
/// Nothing to do when a trial's parameters change.
struct NothingToChange {};

/// The policy that `trial.watch("val/loss"_key)` gives. It looks when `EarlyStopping` would: after each validation if
/// validation logs the metric, else at each training epoch's end.
template <class K, class F = NothingToChange>
class Watch {
public:
    using monitored_key = K;

    Watch(K key, std::function<Verdict(double)> report, F changed = {})
        : monitored_(std::move(key)), report_(std::move(report)), changed_(std::move(changed)) {}

    const Monitored<K>& monitored() const { return monitored_; }

    template <class Run>
    void on_validation_end(Run& run) {
        if constexpr (Run::stage() == Stage::fit)
            if (monitored_.after_validation(run)) look(run);
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (monitored_.at_epoch_end(run)) look(run);
    }

private:
    template <class Run>
    void look(Run& run) {
        if (!monitored_.is_fresh(run)) return;
        const auto verdict = report_(monitored_.value(run));
        if constexpr (!std::is_same_v<F, NothingToChange>) {
            if (verdict.changed) changed_(run);
        } else if (verdict.changed) {
            throw Error(
                "tune::Trial: the trial goes on with other parameters, and nothing takes them; give "
                "trial.watch(key, changed), where changed(run) gives them to what trains");
        }
        if (verdict.stop) run.stop(verdict.why, *this);
    }

    [[no_unique_address]] Monitored<K> monitored_;
    std::function<Verdict(double)> report_;
    [[no_unique_address]] F changed_;
};

} // namespace fulgurite::tune
