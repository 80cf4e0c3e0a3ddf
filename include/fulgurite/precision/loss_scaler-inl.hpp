// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/precision/loss_scaler.hpp"

namespace fulgurite {

FULGURITE_INLINE LossScaler::LossScaler(LossScalerOptions options) : options_(options) {
    const auto need = [](bool sensible, const char* name, double value, const char* range) {
        if (!sensible) throw Error("loss scaling: ", name, " is ", value, ", it must be ", range);
    };
    need(options.init_scale > 0, "init_scale", options.init_scale, "above 0");
    need(options.growth_factor > 1, "growth_factor", options.growth_factor, "above 1");
    need(options.backoff_factor > 0 && options.backoff_factor < 1, "backoff_factor", options.backoff_factor,
         "between 0 and 1");
    need(options.growth_interval >= 1, "growth_interval", static_cast<double>(options.growth_interval), "at least 1");
    make(options.init_scale, 0, c10::Device(c10::kCPU));
}

FULGURITE_INLINE bool LossScaler::unscale(std::span<const at::Tensor> gradients) {
    for (const auto& gradient : gradients)
        if (gradient.layout() != at::kStrided)
            throw Error("loss scaling: a gradient is sparse; scale it by hand, or use Bf16Mixed");
    const at::NoGradGuard no_grad;
    const auto inverse = at::reciprocal(factor_);
    auto found = at::zeros_like(factor_);
    std::vector<at::Tensor> alike;
    std::vector<char> done(gradients.size(), 0);
    for (std::size_t first = 0; first < gradients.size(); ++first) {
        if (done[first]) continue;
        alike.clear();
        for (std::size_t i = first; i < gradients.size(); ++i) {
            if (done[i] || gradients[i].scalar_type() != gradients[first].scalar_type()) continue;
            alike.push_back(gradients[i]);
            done[i] = 1;
        }
        at::_amp_foreach_non_finite_check_and_unscale_(alike, found, inverse);
    }
    at::_amp_update_scale_(factor_, tracker_, found, options_.growth_factor, options_.backoff_factor,
                           options_.growth_interval);
    if (read_scalar(found) == 0) return true;
    // At the first factor a gradient that grew with it would have overflowed long ago: what is not finite is the
    // gradient itself.
    if (factor() < least_factor)
        throw Error(
            "loss scaling: gradients are not finite however small the loss is made, the factor on it has "
            "fallen below 2^-24; look for a NaN in the weights, the data or the loss, with NanGuard or "
            "DetectAnomaly");
    return false;
}

FULGURITE_INLINE StateTree LossScaler::state_dict() const {
    auto state = StateTree::dict();
    state["scale"] = factor();
    state["growth_factor"] = options_.growth_factor;
    state["backoff_factor"] = options_.backoff_factor;
    state["growth_interval"] = options_.growth_interval;
    state["_growth_tracker"] = static_cast<std::int64_t>(read_scalar(tracker_));
    return state;
}

FULGURITE_INLINE void LossScaler::load_state_dict(const StateTree& state) {
    LossScaler loaded({.init_scale = state.at("scale").as_double(),
                       .growth_factor = state.at("growth_factor").as_double(),
                       .backoff_factor = state.at("backoff_factor").as_double(),
                       .growth_interval = state.at("growth_interval").as_int()});
    loaded.make(loaded.options_.init_scale, state.at("_growth_tracker").as_int(), factor_.device());
    loaded.options_.init_scale = options_.init_scale;
    *this = std::move(loaded);
}

FULGURITE_INLINE void LossScaler::make(double factor, std::int64_t tracker, c10::Device device) {
    factor_ = at::full({1}, factor, at::TensorOptions(at::kFloat).device(device));
    tracker_ = at::full({1}, tracker, at::TensorOptions(at::kInt).device(device));
}

} // namespace fulgurite
