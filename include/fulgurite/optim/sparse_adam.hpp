// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cmath>

#include "fulgurite/optim/kernel/kernel_optimizer.hpp"
#include "fulgurite/optim/kernel/sparse.hpp"

namespace fulgurite::optim {

struct SparseAdamOptions {
    double lr = 1e-3;                        ///< step size, above 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the averages of gradient and squared gradient, in [0, 1)
    double eps = 1e-8;                       ///< added to the denominator, above 0
    bool maximize = false;                   ///< climb instead of descending
};

/// Adam that changes weights and averages only where a sparse gradient has an element, for embeddings made with
/// sparse(true); Python's `torch.optim.SparseAdam`. A dense gradient throws `Error`.
///
///     optim::SparseAdam{embedding->parameters(), {.lr = 1e-3}}
class SparseAdam : public KernelOptimizer<SparseAdam, SparseAdamOptions, 2> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "SparseAdam";
    static constexpr std::array<std::string_view, 2> state_names{"exp_avg", "exp_avg_sq"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true;
    static constexpr bool counts_in_integers = true, sparse_gradients = true;

    static constexpr unsigned columns(const SparseAdamOptions&) { return 3; }

    static void check(const SparseAdamOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("betas", options.betas);
        f("eps", options.eps);
        f("maximize", options.maximize);
    }

    static void flags(StateTree&) {}

    static void update(Bucket<2>& bucket, const SparseAdamOptions& o);

private:
    // Where the gradient has elements, the average moves towards these values; gives back what it is there.
    static Tensor move(const Tensor& average, const Tensor& grad, const Tensor& values, double weight);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<SparseAdam, SparseAdamOptions, 2>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/sparse_adam-inl.hpp"
#endif
