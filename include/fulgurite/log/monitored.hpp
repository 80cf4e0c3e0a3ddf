// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// When a policy that follows a metric looks at it, and at which value: after each validation if validation logs the
/// metric, else at the end of each whole epoch. A value that an earlier validation or epoch logged is not taken for a
/// new one. What `EarlyStopping`, `KeepBest` and schedules go by; for policies of your own, too. K: the type of a key,
/// or `metric::Name` for a name that is known at run time.
///
///     [[no_unique_address]] Monitored<K> monitored_; // made of the key
template <class K>
struct Monitored {
    Monitored() = default;
    explicit Monitored(K) {}

    /// The phase whose values are meant.
    template <class Run>
    static constexpr Phase phase = Run::template logs_in<Phase::validation>(K{}) ? Phase::validation : Phase::train;

    static constexpr std::string_view name() { return K::name(); }
    template <class Run>
    static constexpr bool from_validation(const Run&) {
        return phase<Run> == Phase::validation;
    }
    /// To be asked in `on_validation_end`: whether this is a validation of a fit to go by.
    template <class Run>
    static bool after_validation(const Run& run) {
        return Run::stage() == Stage::fit && from_validation(run) && !run.sanity_checking();
    }
    /// To be asked in `on_train_epoch_end`: whether this is the end of an epoch to go by.
    template <class Run>
    static bool at_epoch_end(const Run& run) {
        return !from_validation(run) && run.epoch_complete();
    }
    /// Whether nobody has logged it yet, and a later step or validation may: a name in a dictionary.
    template <class Run>
    static constexpr bool may_come(const Run&) {
        return false;
    }
    /// Whether there is a new value.
    template <class Run>
    static bool is_fresh(const Run& run) {
        return run.is_fresh(K{});
    }
    /// The newest value; waits for the device.
    template <class Run>
    static double value(const Run& run) {
        return run.template metric<phase<Run>>(K{});
    }
};
/// Of what is no key, such as text: a Trainer refuses such a policy in words, and only that is to be an error.
template <class K>
    requires(!requires { K::name(); })
struct Monitored<K> {
    explicit Monitored(const K&) {}
    static constexpr std::string_view name() { return {}; }
};
/// The same of a name that is known at run time.
template <>
struct Monitored<metric::Name> {
    explicit Monitored(metric::Name name) : key(std::move(name)) {}

    metric::Name key;

    std::string_view name() const { return key.name(); }
    template <class Run>
    bool from_validation(const Run& run) const {
        return run.watched_phase_of(key.name()) == Phase::validation;
    }
    template <class Run>
    bool after_validation(const Run& run) const {
        return Run::stage() == Stage::fit && from_validation(run) && !run.sanity_checking();
    }
    template <class Run>
    bool may_come(const Run& run) const {
        return Run::names_may_come && !run.has_metric(key.name());
    }
    template <class Run>
    bool at_epoch_end(const Run& run) const {
        return !may_come(run) && !from_validation(run) && run.epoch_complete();
    }
    template <class Run>
    bool is_fresh(const Run& run) const {
        return run.is_fresh(key.name());
    }
    template <class Run>
    double value(const Run& run) const {
        return run.watched_metric(key.name());
    }
};

} // namespace fulgurite
