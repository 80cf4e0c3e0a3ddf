// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// An optimizer by its name, in any case of letters and with or without underscores ("sparse_adam"), with options:
/// `choose_optimizer("adam", parameters(), {{"lr", 0.02}})`. Throws `Error` for a name that there is not, with the
/// nearest one.
inline optim::AnyOptimizer choose_optimizer(std::string name, std::vector<Tensor> parameters,
                                            const config::Value& options = {}) {
    static const Registry registry;
    name.erase(std::remove(name.begin(), name.end(), '_'), name.end());
    auto chosen = config::Value::table();
    chosen["name"] = name;
    if (!options.is_nothing()) chosen["cfg"] = options;
    return registry.optimizers.make(chosen, std::move(parameters));
}

} // namespace fulgurite::app
