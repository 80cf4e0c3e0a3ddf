// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/publish/published_weights.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE bool WeightReader::update() {
    const auto newest = exchange_->newest();
    if (!newest || newest->version == version_) return false;
    check(newest->tensors);
    const at::NoGradGuard no_grad;
    if (!live_.tensors.empty()) {
        at::_foreach_copy_(live_.tensors, newest->tensors);
        wait_for(live_.tensors.front().device());
        wait_for(newest->tensors.front().device());
    }
    version_ = newest->version;
    step_ = newest->step;
    return true;
}

FULGURITE_INLINE void WeightReader::check(const std::vector<Tensor>& published) const {
    if (published.size() != live_.tensors.size())
        throw Error("the published weights are ", published.size(), " tensors, the reader's module has ",
                    live_.tensors.size(), "; give it a module of the same kind");
    for (std::size_t i = 0; i < published.size(); ++i)
        if (published[i].sizes() != live_.tensors[i].sizes())
            throw Error("published tensor ", i, " has ", published[i].numel(),
                        " elements in another shape than "
                        "the reader's module with ",
                        live_.tensors[i].numel(),
                        "; give it a module with the same "
                        "options");
}

} // namespace fulgurite
