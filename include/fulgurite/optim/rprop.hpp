// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_foreach_sign.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/where.h>

#include <array>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct RpropOptions {
    double lr = 1e-2;                           ///< first step size of every weight, ≥ 0
    std::array<double, 2> etas{0.5, 1.2};       ///< factors where the gradient turns, in (0, 1), and where not, above 1
    std::array<double, 2> step_sizes{1e-6, 50}; ///< smallest and largest step size, ≥ 0
    bool maximize = false;                      ///< climb instead of descending
};

/// Resilient backpropagation (Riedmiller and Braun 1993), for gradients of the whole data: only their signs count;
/// Python's `torch.optim.Rprop`. After the first step, schedules have no effect: each weight has its own step size.
///
///     optim::Rprop{parameters(), {.lr = 1e-2}}
class Rprop : public KernelOptimizer<Rprop, RpropOptions, 2> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Rprop";
    static constexpr std::array<std::string_view, 2> state_names{"prev", "step_size"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, counts_alike = false;

    static constexpr unsigned columns(const RpropOptions&) { return 3; }
    static Tensor fresh(std::size_t c, const Tensor& param, const RpropOptions& options) {
        return at::full_like(param, c == 0 ? 0 : options.lr);
    }

    static void check(const RpropOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("etas", options.etas);
        f("step_sizes", options.step_sizes);
        f("maximize", options.maximize);
    }

    static void update(Bucket<2>& bucket, const RpropOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Rprop, RpropOptions, 2>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/rprop-inl.hpp"
#endif
