// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/optim/optimizer.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/state/torch_layout.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// A group of one of LibTorch's optimizers, as `ParamGroup`.
template <TorchOptimizer Opt>
struct TorchGroup {
    using Layout = TorchLayout<Opt>;
    /// Which momentum schedules can drive: the first of the betas, or the momentum; where the layout is known.
    static constexpr bool has_betas =
        requires(typename Layout::Options& options) { std::get<0>(options.betas()) = 0.5; };
    static constexpr bool has_momentum =
        has_betas || requires(typename Layout::Options& options) { options.momentum() = 0.5; };

    torch::optim::OptimizerParamGroup* raw;
    const std::vector<Tensor>& params = raw->params();
    std::string name = {};
    std::optional<double> initial_lr = {};
    std::vector<std::pair<std::string, double>> kept = {};

    double lr() const { return raw->options().get_lr(); }
    void set_lr(double lr) { raw->options().set_lr(lr); }
    void set_momentum(double momentum)
        requires has_momentum
    {
        auto& options = static_cast<typename Layout::Options&>(raw->options());
        if constexpr (has_betas) std::get<0>(options.betas()) = momentum;
        else options.momentum() = momentum;
    }
};

} // namespace fulgurite::optim
