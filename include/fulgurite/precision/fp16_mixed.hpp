// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <span>

#include "fulgurite/precision/autocast.hpp"
#include "fulgurite/precision/concept.hpp"
#include "fulgurite/precision/loss_scaler.hpp"

namespace fulgurite {

/// Steps compute in float16 where that is safe, weights and optimizer stay float32; the loss is scaled so that small
/// gradients do not vanish, with a scale that follows what overflows: Lightning's "16-mixed" (Micikevicius et al.
/// 2018). The scale is saved in checkpoints. On CUDA, and on CPU where LibTorch has the operators.
///
/// A step whose gradients are not finite is left out: no hook of the optimizer, no count in `global_step`, no schedule.
/// Cost: one kernel over all gradients and one wait for the device per optimizer step.
class Fp16Mixed : public policy::Precision {
public:
    static constexpr bool scales_loss = true;

    explicit Fp16Mixed(LossScalerOptions options = {}) : scaler_(options) {}

    void connect(c10::Device device) {
        device_ = device.type();
        scaler_.to(device);
    }
    precision::Autocast scope() const { return {device_, c10::kHalf}; }
    void forget_casts() const { precision::Autocast::forget_casts(); }
    at::Tensor scale(const at::Tensor& loss) { return scaler_.scale(loss); }
    /// Divides the gradients by the scale and moves the scale. False: one of them is not finite.
    bool unscale(std::span<const at::Tensor> gradients) { return scaler_.unscale(gradients); }
    /// The factor on the loss of the next step; waits for the device.
    double loss_scale() const { return scaler_.factor(); }

    StateTree state_dict() const { return scaler_.state_dict(); }
    void load_state_dict(const StateTree& state) { scaler_.load_state_dict(state); }

private:
    c10::DeviceType device_ = c10::kCPU;
    LossScaler scaler_;
};

} // namespace fulgurite
