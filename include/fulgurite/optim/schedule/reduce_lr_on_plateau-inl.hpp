// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/reduce_lr_on_plateau.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE StateTree PlateauSchedule::state_dict() const {
    StateTree state = StateTree::dict();
    visit(*this, [&](std::string_view key, const auto& value) { state[key] = option::save(value); });
    state["default_min_lr"] =
        options_.min_lr.values().size() == 1 ? StateTree(options_.min_lr.values().front()) : StateTree();
    state["min_lrs"] = StateTree::list({min_lrs_.begin(), min_lrs_.end()});
    state["_last_lr"] = StateTree::list({last_lr_.begin(), last_lr_.end()});
    state["mode_worse"] = worst_of(options_.mode);
    return state;
}

FULGURITE_INLINE void PlateauSchedule::load_state_dict(const StateTree& state) {
    PlateauSchedule loaded = *this;
    visit(loaded, [&](std::string_view key, auto& value) { option::load(state.at(key), value); });
    check(loaded.options_);
    loaded.min_lrs_ = numbers(state.at("min_lrs"));
    loaded.last_lr_ = numbers(state.at("_last_lr"));
    *this = std::move(loaded);
}

FULGURITE_INLINE void PlateauSchedule::check(const Options& options) {
    option::require(options.factor >= 0 && options.factor < 1, name_v, "factor", options.factor,
                    "at least 0 and less than 1");
    option::require(options.patience >= 0, name_v, "patience", options.patience, "0 or more");
    option::require_not_negative(name_v, "threshold", options.threshold);
    option::require(options.cooldown >= 0, name_v, "cooldown", options.cooldown, "0 or more");
    options.min_lr.require_not_negative(name_v, "min_lr");
    option::require_not_negative(name_v, "eps", options.eps);
}

FULGURITE_INLINE std::vector<double> PlateauSchedule::numbers(const StateTree& state) {
    std::vector<double> values;
    for (const StateTree& value : state.elements()) option::load(value, values.emplace_back());
    return values;
}

FULGURITE_INLINE bool PlateauSchedule::judge(double value) {
    ++last_epoch_;
    ++bad_;
    if (improves(value)) {
        best_ = value;
        bad_ = 0;
    }
    if (cooldown_ > 0) {
        --cooldown_;
        bad_ = 0;
    }
    if (bad_ <= options_.patience) return false;
    cooldown_ = options_.cooldown;
    bad_ = 0;
    return true;
}

FULGURITE_INLINE bool PlateauSchedule::improves(double value) const {
    const double sign = options_.mode == Mode::min ? -1 : 1, threshold = options_.threshold;
    const double limit =
        options_.threshold_mode == ThresholdMode::rel ? best_ * (1 + sign * threshold) : best_ + sign * threshold;
    return is_better(options_.mode, value, limit);
}

} // namespace fulgurite::optim
