// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_fused_adagrad.h>
#include <ATen/ops/full_like.h>

#include <array>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"
#include "fulgurite/optim/kernel/sparse.hpp"

namespace fulgurite::optim {

struct AdagradOptions {
    double lr = 1e-2;                     ///< step size, ≥ 0
    double lr_decay = 0;                  ///< step t has the size lr / (1 + (t - 1) · lr_decay), ≥ 0
    double weight_decay = 0;              ///< L2 penalty, added to the gradient, ≥ 0
    double initial_accumulator_value = 0; ///< what the sums of squared gradients begin with, ≥ 0
    double eps = 1e-10;                   ///< added to the denominator, ≥ 0
    bool maximize = false;                ///< climb instead of descending
};

/// Adagrad (Duchi et al. 2011); Python's `torch.optim.Adagrad`, on the CPU with its fused kernel. Gradients may be
/// sparse, where there is no weight decay; throws `Error` else.
///
///     optim::Adagrad{parameters(), {.lr = 1e-2}}
class Adagrad : public KernelOptimizer<Adagrad, AdagradOptions, 1> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Adagrad";
    static constexpr std::array<std::string_view, 1> state_names{"sum"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, kept_from_start = true,
                          takes_sparse = true;
    static constexpr bool one_kernel = true; // on the CPU; elsewhere buckets are never cut

    static constexpr unsigned columns(const AdagradOptions&) { return 1; }
    static Tensor fresh(std::size_t, const Tensor& param, const AdagradOptions& options) {
        return at::full_like(param, options.initial_accumulator_value);
    }

    static void check(const AdagradOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("lr_decay", options.lr_decay);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("initial_accumulator_value", options.initial_accumulator_value);
        f("maximize", options.maximize);
    }

    static void flags(StateTree& group);

    static void update(Bucket<1>& bucket, const AdagradOptions& o);

private:
    static double rate(const Bucket<1>& bucket, const AdagradOptions& o) {
        return o.lr / (1 + (bucket.count() - 1) * o.lr_decay);
    }

    // Only the rows that have a gradient are touched.
    static void update_sparse(Bucket<1>& bucket, const AdagradOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adagrad, AdagradOptions, 1>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adagrad-inl.hpp"
#endif
