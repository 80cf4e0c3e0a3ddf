// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/criterion.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Criterion Criterion::sum(Parts parts) {
    Criterion all("ModuleList", std::move(parts));
    all.call_ = [parts = all.parts_](const Tensor& output, const Tensor& target) {
        Tensor loss;
        for (const auto& [name, part] : parts) {
            const auto one = part(output, target);
            loss = loss.defined() ? at::add(loss, one) : one;
        }
        return loss;
    };
    return all;
}

FULGURITE_INLINE Tensor Criterion::forward(const Tensor& output, const Tensor& target) const {
    if (!call_)
        throw Error(module_ ? "criteria by name are not called as one; a module of one's own calls "
                              "criteria(\"name\"), or give them as a list, whose sum is the loss"
                            : "there is no criterion");
    return call_(output, target);
}

} // namespace fulgurite::app
