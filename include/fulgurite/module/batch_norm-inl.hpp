// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/batch_norm.hpp"

namespace fulgurite {

FULGURITE_INLINE bool has_batch_norm(torch::nn::Module& module) {
    bool found = false;
    for_each_module(module, [&](torch::nn::Module& each) { found = found || is_batch_norm(each); });
    return found;
}

FULGURITE_INLINE GatherBatchNorm::GatherBatchNorm(torch::nn::Module& module) : mode_(module) {
    for_each_module(module, [&](torch::nn::Module& each) { with_batch_norm(each, [&](auto& norm) { begin(norm); }); });
    module.train();
}

FULGURITE_INLINE GatherBatchNorm::~GatherBatchNorm() {
    const at::NoGradGuard no_grad;
    for (auto& norm : norms_) norm.momentum.get() = norm.momentum_before;
    if (kept_) return;
    for (auto& norm : norms_)
        for (auto& [live, before] : norm.statistics) live.copy_(before);
}

} // namespace fulgurite
