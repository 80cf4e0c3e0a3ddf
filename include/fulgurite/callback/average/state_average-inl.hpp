// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/average/state_average.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE StateTensors::StateTensors(const torch::nn::Module& module, bool with_buffers) {
    for_each_state(module, [&](const std::string& name, const Tensor& tensor, bool is_buffer) {
        if (with_buffers || !is_buffer) add(name, tensor, is_buffer);
    });
}

FULGURITE_INLINE StateTree StateTensors::named(const std::vector<Tensor>& values) const {
    StateTree state = StateTree::ordered_dict();
    for (const auto& [name, index] : names_) state[name] = values[index].detach();
    return state;
}

FULGURITE_INLINE void StateTensors::add(const std::string& name, const Tensor& tensor, bool is_buffer) {
    if (!tensor.defined()) return;
    const auto [place, is_new] = known_.emplace(tensor.unsafeGetTensorImpl(), tensors.size());
    if (is_new) {
        tensors.push_back(tensor);
        is_buffer_.push_back(is_buffer);
    }
    names_.emplace_back(name, place->second);
}

FULGURITE_INLINE void exchange(std::vector<Tensor>& values, const std::vector<Tensor>& live) {
    if (live.size() != values.size())
        throw Error("the averages are of " + std::to_string(values.size()) + " tensors, the module has " +
                    std::to_string(live.size()) + "; give the module that was trained");
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Tensor kept = values[i].clone();
        values[i].copy_(live[i]);
        Tensor(live[i]).copy_(kept);
    }
}

FULGURITE_INLINE Copies::~Copies() {
    const at::NoGradGuard no_grad;
    try {
        for (std::size_t i = 0; i < copies_.size(); ++i) live_[i].copy_(copies_[i]);
    } catch (...) { // the device is lost: the exception on its way says more than this one
    }
}

FULGURITE_INLINE void Averages::follow(const torch::nn::Module& module, Buffers buffers,
                                       std::optional<c10::Device> device) {
    live_ = StateTensors(module, buffers != Buffers::left_alone);
    mean_.clear();
    averaged_ = copied_ = {};
    for (std::size_t i = 0; i < live_.tensors.size(); ++i) {
        const Tensor& tensor = live_.tensors[i];
        mean_.push_back(tensor.detach().to(device.value_or(tensor.device()), /*non_blocking=*/false,
                                           /*copy=*/true));
        const bool is_averaged = (tensor.is_floating_point() || tensor.is_complex()) &&
                                 (buffers == Buffers::averaged || !live_.is_buffer(i));
        (is_averaged ? averaged_ : copied_).add(mean_.back(), tensor);
    }
    count_ = 0;
    exchanged_ = false;
}

FULGURITE_INLINE void Averages::add(const MultiAverageFunction& function) {
    const at::NoGradGuard no_grad;
    averaged_.take_in(function, count_);
    copied_.copy();
    ++count_;
}

FULGURITE_INLINE void Averages::put(bool with_live, const MultiAverageFunction& function) const {
    const at::NoGradGuard no_grad;
    Pairs result = averaged_;
    if (with_live) {
        for (Tensor& mean : result.mean) mean = mean.clone();
        result.take_in(function, count_);
    }
    for (std::size_t i = 0; i < result.live.size(); ++i) result.live[i].copy_(result.mean[i]);
}

FULGURITE_INLINE void Averages::save(StateTree& checkpoint) const {
    if (empty()) return;
    StateTree beside = live_.named(mean_);
    StateTree inside = checkpoint.at("state_dict");
    checkpoint["state_dict"] = exchanged_ ? inside : beside;
    checkpoint["current_model_state"] = exchanged_ ? beside : inside;
    checkpoint["averaging_state"] = StateTree::dict();
    checkpoint["averaging_state"]["n_averaged"] = count_;
}

FULGURITE_INLINE void Averages::load(const StateTree& checkpoint) {
    live_.take(mean_, checkpoint.at("state_dict"));
    live_.take(live_.tensors, checkpoint.at("current_model_state"));
    const StateTree& count = checkpoint.at("averaging_state").at("n_averaged");
    count_ = count.is_tensor() ? static_cast<std::int64_t>(read_scalar(count.as_tensor())) : count.as_int();
}

FULGURITE_INLINE void Averages::Pairs::add(const Tensor& average, const Tensor& weights) {
    mean.push_back(average);
    live.push_back(weights);
    near.push_back(average.device() == weights.device() ? weights : at::empty_like(average));
}

FULGURITE_INLINE void Averages::Pairs::take_in(const MultiAverageFunction& function, std::int64_t count) const {
    if (count == 0) return copy();
    if (mean.empty()) return;
    for (std::size_t i = 0; i < near.size(); ++i)
        if (!near[i].is_same(live[i])) near[i].copy_(live[i]);
    function(mean, near, count);
}

} // namespace fulgurite::callback
