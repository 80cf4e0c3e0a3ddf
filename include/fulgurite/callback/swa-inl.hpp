// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/swa.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::int64_t SWAStart::index(std::int64_t epochs) const {
    const auto number = share_ ? static_cast<std::int64_t>(static_cast<double>(epochs) * *share_) : number_;
    return std::max<std::int64_t>(number - 1, 0);
}

FULGURITE_INLINE SWA::SWA(SWAOptions options)
    : options_(std::move(options)), rule_(callback::for_all_at_once(options_.avg_fn)) {
    const auto& rates = options_.swa_lrs.values();
    if (rates.empty() ||
        !std::all_of(rates.begin(), rates.end(), [](double rate) { return rate > 0 && std::isfinite(rate); }))
        throw Error("SWA: swa_lrs must be above 0: one rate, or one for each parameter group");
    if (!options_.swa_epoch_start.is_sensible())
        throw Error("SWA: swa_epoch_start is an epoch's number from 1 on, or a share between 0.0 and 1.0");
    if (options_.annealing_epochs < 0)
        throw Error("SWA: annealing_epochs is " + std::to_string(options_.annealing_epochs) + "; give 0 or more");
}

FULGURITE_INLINE void SWA::exchange(const torch::nn::Module& module) {
    if (trained_.empty()) throw Error("SWA: no weights have been averaged; there is nothing to exchange");
    callback::exchange(trained_, callback::StateTensors(module).tensors);
}

FULGURITE_INLINE StateTree SWA::state_dict() const {
    StateTree state = StateTree::dict();
    state["n_averaged"] = mean_.count();
    state["latest_update_epoch"] = latest_;
    state["scheduler_state"] = StateTree();
    if (driving_) state["scheduler_state"]["_step_count"] = steps_ + 1; // Python counts the first
    state["average_model_state"] = mean_.state_dict();
    return state;
}

FULGURITE_INLINE void SWA::restore() {
    const StateTree& schedule = loaded_->at("scheduler_state");
    driving_ = !schedule.is_none();
    if (driving_) steps_ = schedule.at("_step_count").as_int() - 1;
    latest_ = loaded_->at("latest_update_epoch").as_int();
    mean_.load_state_dict(loaded_->at("n_averaged").as_int(), loaded_->at("average_model_state"));
}

} // namespace fulgurite
