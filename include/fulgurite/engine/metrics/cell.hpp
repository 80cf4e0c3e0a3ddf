// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <type_traits>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/metrics/custom_cell.hpp"
#include "fulgurite/engine/metrics/entry.hpp"
#include "fulgurite/engine/metrics/object_cell.hpp"
#include "fulgurite/log/late_scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// The state of one entry: the running reduction of an epoch.
template <class E, bool Host>
struct Cell {
    LateScalar<Host> value;
    double weight = 0;
    bool any = false;

    void record(const auto& item, double samples) {
        if constexpr (E::reduction == log_bit::last) value.set(item);
        else if constexpr (E::reduction == log_bit::min) any ? value.keep_min(item) : value.set(item);
        else if constexpr (E::reduction == log_bit::max) any ? value.keep_max(item) : value.set(item);
        else if constexpr (E::reduction == log_bit::sum) value.add(item, 1);
        else {
            value.add(item, samples);
            weight += samples;
        }
        any = true;
    }
    double reduced() const { return E::is_mean ? value.read() / weight : value.read(); }

    StateTree save() const { return StateTree::tuple({StateTree(value.read()), StateTree(weight), StateTree(any)}); }
    void load(const StateTree& state) {
        const auto& saved = state.elements();
        value.set(saved.at(0).as_double());
        weight = saved.at(1).as_double();
        any = saved.at(2).as_bool();
    }
};
template <class E, bool Host>
    requires E::is_custom
struct Cell<E, Host> : CustomCell<typename E::reduction_type, Host, E::phase == Phase::train> {};
template <class E, bool Host>
    requires E::is_metric_object
struct Cell<E, Host> : std::conditional_t<E::phase == Phase::train, KeptObjectCell<typename E::object_type>,
                                          ObjectCell<typename E::object_type>> {};

/// The newest value under a key in one phase.
template <bool Host>
struct Newest {
    LateScalar<Host> value;
    std::int64_t times = 0; ///< that there was a new one
    /// What `times` was when the epoch began, when the evaluation began that runs or ran last, and the one before that.
    std::int64_t at_epoch = 0, at_evaluation = 0, at_previous = 0;
    std::int64_t at_row = 0; ///< what `times` was when the loggers got the last row of step values
    std::int64_t order = 0;  ///< among the values of all keys: of two phases, the later one is the newest

    bool known() const { return times > 0; }
};

} // namespace fulgurite::engine
