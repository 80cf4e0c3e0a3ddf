// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/empty_like.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/tensor/own_state.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// Gradients of parameters by their names: half a window is in them.
StateTree gradient_state(const torch::nn::Module& module);
void load_gradient_state(const torch::nn::Module& module, const StateTree& gradients);

/// What a batch may change before it is committed, as it was when the batch began: a file that is written after an
/// exception in its middle goes on from there. Table: the metric table.
template <class Table>
struct Mark {
    std::optional<Table> table;
    StateTree window;                   ///< what the step policy saves of it
    std::optional<StateTree> gradients; ///< of an open window
    std::size_t stops = 0;              ///< how many had asked for the end
    std::vector<std::string> buffers;   ///< the names of the module's, such as the statistics of a batch normalisation
    std::vector<at::Tensor> values;     ///< their values

    /// `gradients`: whether a window is open, so that the batch adds to what is there.
    void set(const Table& now, StateTree window_now, bool window_is_open, const torch::nn::Module& module) {
        if (!table) follow(module);
        table = now;
        table->hold();
        if (!live_.empty()) {
            const at::NoGradGuard no_grad;
            at::_foreach_copy_(values, live_);
        }
        window = std::move(window_now);
        gradients.reset();
        if (!window_is_open) return;
        gradients = gradient_state(module);
        own_state(*gradients);
    }

private:
    void follow(const torch::nn::Module& module) {
        for (const auto& item : module.named_buffers()) {
            if (!item.value().defined()) continue;
            buffers.push_back(item.key());
            live_.push_back(item.value());
            values.push_back(at::empty_like(item.value()));
        }
    }

    std::vector<at::Tensor> live_; // of the buffers, found once
};

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/mark-inl.hpp"
#endif
