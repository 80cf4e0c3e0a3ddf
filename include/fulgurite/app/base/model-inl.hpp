// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/model.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Model Model::chain(Parts parts) {
    Model all("ModuleList", std::move(parts));
    all.forward_ = [parts = all.parts_](const Tensor& input) {
        Tensor output = input;
        for (const auto& [name, part] : parts) output = part.forward(output);
        return output;
    };
    return all;
}

FULGURITE_INLINE Tensor Model::forward(const Tensor& input) const {
    if (!forward_)
        throw Error(module_ ? "models by name have no forward of their own; a module of one's own calls "
                              "model(\"name\"), or give them as a list, which is a chain"
                            : "there is no model");
    return forward_(input);
}

} // namespace fulgurite::app
