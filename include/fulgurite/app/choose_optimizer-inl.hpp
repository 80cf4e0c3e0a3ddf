// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/choose_optimizer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE optim::AnyOptimizer choose_optimizer(std::string name, std::vector<Tensor> parameters,
                                                      const config::Value& options) {
    static const Registry registry;
    name.erase(std::remove(name.begin(), name.end(), '_'), name.end());
    auto chosen = config::Value::table();
    chosen["name"] = name;
    if (!options.is_nothing()) chosen["cfg"] = options;
    return registry.optimizers.make(chosen, std::move(parameters));
}

} // namespace fulgurite::app
