// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// How the factor on the loss moves; Python's `torch.amp.GradScaler` has the same.
struct LossScalerOptions {
    double init_scale = 65536;           ///< the first factor, > 0
    double growth_factor = 2;            ///< on the factor after `growth_interval` finite steps, > 1
    double backoff_factor = 0.5;         ///< on the factor after a step that overflowed, in (0, 1)
    std::int64_t growth_interval = 2000; ///< steps, at least 1
};

/// Dynamic loss scaling, with the numbers and the saved state of Python's `torch.amp.GradScaler`.
class LossScaler {
public:
    /// Throws `Error` for options outside their ranges.
    explicit LossScaler(LossScalerOptions options) : options_(options) {
        const auto need = [](bool sensible, const char* name, double value, const char* range) {
            if (!sensible) throw Error("loss scaling: ", name, " is ", value, ", it must be ", range);
        };
        need(options.init_scale > 0, "init_scale", options.init_scale, "above 0");
        need(options.growth_factor > 1, "growth_factor", options.growth_factor, "above 1");
        need(options.backoff_factor > 0 && options.backoff_factor < 1, "backoff_factor", options.backoff_factor,
             "between 0 and 1");
        need(options.growth_interval >= 1, "growth_interval", static_cast<double>(options.growth_interval),
             "at least 1");
        make(options.init_scale, 0, c10::Device(c10::kCPU));
    }

    // Kernels change both in place: a copy has its own.
    LossScaler(const LossScaler& other)
        : options_(other.options_), factor_(other.factor_.clone()), tracker_(other.tracker_.clone()) {}
    LossScaler& operator=(const LossScaler& other) { return *this = LossScaler(other); }
    LossScaler(LossScaler&&) = default;
    LossScaler& operator=(LossScaler&&) = default;

    void to(c10::Device device) {
        factor_ = factor_.to(device);
        tracker_ = tracker_.to(device);
    }
    at::Tensor scale(const at::Tensor& loss) const { return at::mul(loss, factor_.squeeze()); }

    /// Divides gradients by the factor, and moves the factor by whether they are finite, which is returned. Throws
    /// `Error` for sparse gradients, and where they are not finite and the factor has fallen below `least_factor`: then
    /// no step would ever be taken again.
    bool unscale(std::span<const at::Tensor> gradients) {
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
    /// Below it, gradients that are not finite are an error: 2^-24, the smallest number of half precision.
    static constexpr double least_factor = 1.0 / (1 << 24);
    double factor() const { return read_scalar(factor_); }

    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["scale"] = factor();
        state["growth_factor"] = options_.growth_factor;
        state["backoff_factor"] = options_.backoff_factor;
        state["growth_interval"] = options_.growth_interval;
        state["_growth_tracker"] = static_cast<std::int64_t>(read_scalar(tracker_));
        return state;
    }
    /// Throws `Error`, and changes nothing, where a number is missing or outside its range.
    void load_state_dict(const StateTree& state) {
        LossScaler loaded({.init_scale = state.at("scale").as_double(),
                           .growth_factor = state.at("growth_factor").as_double(),
                           .backoff_factor = state.at("backoff_factor").as_double(),
                           .growth_interval = state.at("growth_interval").as_int()});
        loaded.make(loaded.options_.init_scale, state.at("_growth_tracker").as_int(), factor_.device());
        loaded.options_.init_scale = options_.init_scale;
        *this = std::move(loaded);
    }

private:
    void make(double factor, std::int64_t tracker, c10::Device device) {
        factor_ = at::full({1}, factor, at::TensorOptions(at::kFloat).device(device));
        tracker_ = at::full({1}, tracker, at::TensorOptions(at::kInt).device(device));
    }

    LossScalerOptions options_;
    at::Tensor factor_, tracker_;
};

} // namespace fulgurite
