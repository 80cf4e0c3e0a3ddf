// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <utility>
#include <vector>

#include "fulgurite/module/walk.hpp"

namespace fulgurite {

/// Gives every sub-module the mode (training or evaluation) back that it had: a layer that was frozen in evaluation
/// mode stays in it.
class PreserveMode {
public:
    explicit PreserveMode(torch::nn::Module& module) {
        for_each_module(module, [&](torch::nn::Module& each) { modes_.emplace_back(&each, each.is_training()); });
    }
    PreserveMode(const PreserveMode&) = delete;
    PreserveMode& operator=(const PreserveMode&) = delete;
    ~PreserveMode();

private:
    std::vector<std::pair<torch::nn::Module*, bool>> modes_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/module/mode-inl.hpp"
#endif
