// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_copy.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct ASGDOptions {
    double lr = 1e-2;        ///< first step size, ≥ 0
    double lambd = 1e-4;     ///< decay of weights and of the step size: lr / (1 + lambd · lr · t)^alpha
    double alpha = 0.75;     ///< power by which the step size falls
    double t0 = 1e6;         ///< step from which on weights are averaged
    double weight_decay = 0; ///< L2 penalty, added to the gradient, ≥ 0
    bool maximize = false;   ///< climb instead of descending
};

/// Averaged stochastic gradient descent (Polyak and Juditsky 1992); Python's `torch.optim.ASGD`. The average is the
/// state's "ax"; parameters themselves are not averaged.
///
///     optim::ASGD{parameters(), {.lr = 0.1, .t0 = 1e4}}
class ASGD : public KernelOptimizer<ASGD, ASGDOptions, 3> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "ASGD";
    static constexpr std::array<std::string_view, 3> state_names{"eta", "mu", "ax"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, counts_alike = false;

    static constexpr unsigned columns(const ASGDOptions&) { return 7; }
    static Tensor fresh(std::size_t c, const Tensor& param, const ASGDOptions& options) {
        if (c == 2) return at::zeros_like(param);
        return at::full({}, c == 0 ? options.lr : 1, at::TensorOptions(at::kFloat));
    }

    static void check(const ASGDOptions& options) {
        option::require_not_negative(name_v, "lr", options.lr);
        option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("lambd", options.lambd);
        f("alpha", options.alpha);
        f("t0", options.t0);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<3>& bucket, const ASGDOptions& o);

private:
    static double exchange(const Tensor& number, double next) {
        float& value = *static_cast<float*>(number.mutable_data_ptr());
        return static_cast<double>(std::exchange(value, static_cast<float>(next)));
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<ASGD, ASGDOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/asgd-inl.hpp"
#endif
