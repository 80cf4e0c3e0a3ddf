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
    explicit StateTensors(const torch::nn::Module& module, bool with_buffers = true);

    /// Values as the state of the module that these tensors belong to.
    StateTree named(const std::vector<Tensor>& values) const;
    /// Copies the values of such a state. Throws `Error` for one that lacks a name.
    void take(std::vector<Tensor>& values, const StateTree& state) const {
        const at::NoGradGuard no_grad;
        for (const auto& [name, index] : names_) values[index].copy_(state.at(name).as_tensor());
    }
    bool is_buffer(std::size_t index) const { return is_buffer_[index]; }

    std::vector<Tensor> tensors;

private:
    void add(const std::string& name, const Tensor& tensor, bool is_buffer);

    std::unordered_map<const void*, std::size_t> known_;
    std::vector<std::pair<std::string, std::size_t>> names_;
    std::vector<bool> is_buffer_;
};

/// Values change places, bit for bit. Throws `Error` where they are of another module.
void exchange(std::vector<Tensor>& values, const std::vector<Tensor>& live);

/// Copies of tensors that are put back when this goes, unless `keep` took them.
class Copies {
public:
    explicit Copies(std::vector<Tensor> tensors) : live_(std::move(tensors)) {
        for (const Tensor& tensor : live_) copies_.push_back(tensor.detach().clone());
    }
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;
    ~Copies();
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
    void follow(const torch::nn::Module& module, Buffers buffers, std::optional<c10::Device> device);
    /// Takes the weights in. The first time they are copied.
    void add(const MultiAverageFunction& function);
    /// Copies the averages into the module, `with_live` as if the weights in it had been taken in before.
    void put(bool with_live, const MultiAverageFunction& function) const;
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
    void save(StateTree& checkpoint) const;
    /// The averages by name; none where nothing was averaged.
    StateTree state_dict() const { return empty() ? StateTree() : live_.named(mean_); }
    /// To be called after `follow`. Throws `Error` for the state of another module.
    void load_state_dict(std::int64_t count, const StateTree& state) {
        count_ = count;
        if (count > 0) live_.take(mean_, state);
    }
    static bool are_in(const StateTree& checkpoint) { return checkpoint.contains("current_model_state"); }
    /// Takes averages and weights from a checkpoint that `are_in`; to be called after `follow`.
    void load(const StateTree& checkpoint);

private:
    /// Handles of averages and of the weights that they are of.
    struct Pairs {
        std::vector<Tensor> mean, live;
        std::vector<Tensor> near; // the weights beside the averages: where these are on another device, copies

        void add(const Tensor& average, const Tensor& weights);
        void copy() const {
            if (!mean.empty()) at::_foreach_copy_(mean, live);
        }
        void take_in(const MultiAverageFunction& function, std::int64_t count) const;
    };

    StateTensors live_;
    std::vector<Tensor> mean_;
    Pairs averaged_, copied_;
    std::int64_t count_ = 0;
    bool exchanged_ = false;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/average/state_average-inl.hpp"
#endif
