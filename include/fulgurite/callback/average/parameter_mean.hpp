// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/_foreach_lerp.h>
#include <c10/core/Device.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/callback/average/function.hpp"
#include "fulgurite/tensor/once.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// The mean of a module's parameters (not of its buffers) at several times; kept on a device of choice.
class ParameterMean {
public:
    /// Begins to follow a module; nothing is averaged yet.
    void follow(const torch::nn::Module& module, std::optional<c10::Device> device) {
        live_.clear();
        names_.clear();
        mean_.clear();
        count_ = 0;
        Once is_new;
        for (const auto& item : module.named_parameters()) {
            const Tensor& parameter = item.value();
            if (!(parameter.is_floating_point() || parameter.is_complex()) || !is_new(parameter)) continue;
            live_.push_back(parameter);
            names_.push_back(item.key());
            mean_.push_back(parameter.detach().to(device.value_or(parameter.device()), /*non_blocking=*/false,
                                                  /*copy=*/true));
        }
    }

    /// Takes the weights in as they are.
    void add(const AverageFunction& function) {
        mix(mean_, function);
        ++count_;
    }
    /// Puts the mean into the module, `with_live` as if the weights in it had been taken in before.
    void put(bool with_live, const AverageFunction& function) {
        const at::NoGradGuard no_grad;
        std::vector<Tensor> result = mean_;
        if (with_live) {
            for (Tensor& value : result) value = value.clone();
            mix(result, function);
        }
        for (std::size_t i = 0; i < live_.size(); ++i) live_[i].copy_(result[i]);
    }
    std::int64_t count() const { return count_; }

    /// By parameter; none where nothing was averaged.
    StateTree state_dict() const {
        if (count_ == 0) return {};
        StateTree state = StateTree::ordered_dict();
        for (std::size_t i = 0; i < mean_.size(); ++i) state[names_[i]] = mean_[i];
        return state;
    }
    /// To be called after `follow`. Throws `Error` for the state of another module.
    void load_state_dict(std::int64_t count, const StateTree& state) {
        const at::NoGradGuard no_grad;
        count_ = count;
        if (count == 0) return;
        for (std::size_t i = 0; i < mean_.size(); ++i) mean_[i].copy_(state.at(names_[i]).as_tensor());
    }

private:
    void mix(std::vector<Tensor>& mean, const AverageFunction& function) const {
        const at::NoGradGuard no_grad;
        std::vector<Tensor> weights;
        for (std::size_t i = 0; i < live_.size(); ++i) weights.push_back(live_[i].detach().to(mean[i].device()));
        if (mean.empty()) return;
        if (count_ == 0) at::_foreach_copy_(mean, weights);
        else if (!function) at::_foreach_lerp_(mean, weights, 1 / static_cast<double>(count_ + 1));
        else
            for (std::size_t i = 0; i < mean.size(); ++i) mean[i].copy_(function(mean[i], weights[i], count_));
    }

    std::vector<Tensor> live_, mean_;
    std::vector<std::string> names_;
    std::int64_t count_ = 0;
};

} // namespace fulgurite::callback
