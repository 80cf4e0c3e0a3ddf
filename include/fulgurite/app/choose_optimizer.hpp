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
optim::AnyOptimizer choose_optimizer(std::string name, std::vector<Tensor> parameters,
                                     const config::Value& options = {});

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/choose_optimizer-inl.hpp"
#endif
