// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/Device.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fulgurite/callback/average/function.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// The tensors of a module's state, each once: a tensor that the module has under two names (tied weights) must be
/// averaged and exchanged once.
class StateTensors {
public:
    StateTensors() = default;
    explicit StateTensors(const torch::nn::Module& module, bool with_buffers = true) {
        for_each_state(module, [&](const std::string& name, const Tensor& tensor, bool is_buffer) {
            if (with_buffers || !is_buffer) add(name, tensor, is_buffer);
        });
    }

    /// Values as the state of the module that these tensors belong to.
    StateTree named(const std::vector<Tensor>& values) const {
        StateTree state = StateTree::ordered_dict();
        for (const auto& [name, index] : names_) state[name] = values[index].detach();
        return state;
    }
    /// Copies the values of such a state. Throws `Error` for one that lacks a name.
    void take(std::vector<Tensor>& values, const StateTree& state) const {
        const at::NoGradGuard no_grad;
        for (const auto& [name, index] : names_) values[index].copy_(state.at(name).as_tensor());
    }
    bool is_buffer(std::size_t index) const { return is_buffer_[index]; }

    std::vector<Tensor> tensors;

private:
    void add(const std::string& name, const Tensor& tensor, bool is_buffer) {
        if (!tensor.defined()) return;
        const auto [place, is_new] = known_.emplace(tensor.unsafeGetTensorImpl(), tensors.size());
        if (is_new) {
            tensors.push_back(tensor);
            is_buffer_.push_back(is_buffer);
        }
        names_.emplace_back(name, place->second);
    }

    std::unordered_map<const void*, std::size_t> known_;
    std::vector<std::pair<std::string, std::size_t>> names_;
    std::vector<bool> is_buffer_;
};

/// Values change places, bit for bit. Throws `Error` where they are of another module.
inline void exchange(std::vector<Tensor>& values, const std::vector<Tensor>& live) {
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

/// Copies of tensors that are put back when this goes, unless `keep` took them.
class Copies {
public:
    explicit Copies(std::vector<Tensor> tensors) : live_(std::move(tensors)) {
        for (const Tensor& tensor : live_) copies_.push_back(tensor.detach().clone());
    }
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;
    ~Copies() {
        const at::NoGradGuard no_grad;
        try {
            for (std::size_t i = 0; i < copies_.size(); ++i) live_[i].copy_(copies_[i]);
        } catch (...) { // the device is lost: the exception on its way says more than this one
        }
    }
    std::vector<Tensor> keep() { return std::exchange(copies_, {}); }

private:
    std::vector<Tensor> live_, copies_;
};

/// A running average of a module's weights, beside them or, exchanged, in their place.
class Averages {
public:
    /// What becomes of buffers.
    enum class Buffers { averaged, copied, left_alone };

    /// Begins to follow a module; nothing is averaged yet. The averages are on that device, or where the weights are.
    void follow(const torch::nn::Module& module, Buffers buffers, std::optional<c10::Device> device) {
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
    /// Takes the weights in. The first time they are copied.
    void add(const MultiAverageFunction& function) {
        const at::NoGradGuard no_grad;
        averaged_.take_in(function, count_);
        copied_.copy();
        ++count_;
    }
    /// Copies the averages into the module, `with_live` as if the weights in it had been taken in before.
    void put(bool with_live, const MultiAverageFunction& function) const {
        const at::NoGradGuard no_grad;
        Pairs result = averaged_;
        if (with_live) {
            for (Tensor& mean : result.mean) mean = mean.clone();
            result.take_in(function, count_);
        }
        for (std::size_t i = 0; i < result.live.size(); ++i) result.live[i].copy_(result.mean[i]);
    }
    /// The averages change places with the weights, bit for bit; twice is as if nothing had been.
    void exchange() {
        exchange_with(live_);
        exchanged_ = !exchanged_;
    }
    /// The same for a module that is not followed any more, or for a copy of it.
    void exchange_with(const StateTensors& other) { callback::exchange(mean_, other.tensors); }

    std::int64_t count() const { return count_; }
    bool exchanged() const { return exchanged_; }
    bool empty() const { return count_ == 0; }

    /// Lightning's layout: the averages as `state_dict`, so that who loads the weights has these; the weights that
    /// training goes on with as `current_model_state`.
    void save(StateTree& checkpoint) const {
        if (empty()) return;
        StateTree beside = live_.named(mean_);
        StateTree inside = checkpoint.at("state_dict");
        checkpoint["state_dict"] = exchanged_ ? inside : beside;
        checkpoint["current_model_state"] = exchanged_ ? beside : inside;
        checkpoint["averaging_state"] = StateTree::dict();
        checkpoint["averaging_state"]["n_averaged"] = count_;
    }
    /// The averages by name; none where nothing was averaged.
    StateTree state_dict() const { return empty() ? StateTree() : live_.named(mean_); }
    /// To be called after `follow`. Throws `Error` for the state of another module.
    void load_state_dict(std::int64_t count, const StateTree& state) {
        count_ = count;
        if (count > 0) live_.take(mean_, state);
    }
    static bool are_in(const StateTree& checkpoint) { return checkpoint.contains("current_model_state"); }
    /// Takes averages and weights from a checkpoint that `are_in`; to be called after `follow`.
    void load(const StateTree& checkpoint) {
        live_.take(mean_, checkpoint.at("state_dict"));
        live_.take(live_.tensors, checkpoint.at("current_model_state"));
        const StateTree& count = checkpoint.at("averaging_state").at("n_averaged");
        count_ = count.is_tensor() ? static_cast<std::int64_t>(read_scalar(count.as_tensor())) : count.as_int();
    }

private:
    /// Handles of averages and of the weights that they are of.
    struct Pairs {
        std::vector<Tensor> mean, live;
        std::vector<Tensor> near; // the weights beside the averages: where these are on another device, copies

        void add(const Tensor& average, const Tensor& weights) {
            mean.push_back(average);
            live.push_back(weights);
            near.push_back(average.device() == weights.device() ? weights : at::empty_like(average));
        }
        void copy() const {
            if (!mean.empty()) at::_foreach_copy_(mean, live);
        }
        void take_in(const MultiAverageFunction& function, std::int64_t count) const {
            if (count == 0) return copy();
            if (mean.empty()) return;
            for (std::size_t i = 0; i < near.size(); ++i)
                if (!near[i].is_same(live[i])) near[i].copy_(live[i]);
            function(mean, near, count);
        }
    };

    StateTensors live_;
    std::vector<Tensor> mean_;
    Pairs averaged_, copied_;
    std::int64_t count_ = 0;
    bool exchanged_ = false;
};

} // namespace fulgurite::callback
