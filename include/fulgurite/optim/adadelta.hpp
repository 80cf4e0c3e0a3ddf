// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct AdadeltaOptions {
    double lr = 1.0;         ///< factor of the step that the method itself finds, ≥ 0
    double rho = 0.9;        ///< share of the averages of squares that is kept, in [0, 1]
    double eps = 1e-6;       ///< added to both averages, ≥ 0
    double weight_decay = 0; ///< L2 penalty, added to the gradient, ≥ 0
    bool maximize = false;   ///< climb instead of descending
};

/// Adadelta (Zeiler 2012); Python's `torch.optim.Adadelta`.
///
///     optim::Adadelta{parameters(), {.rho = 0.95}}
class Adadelta : public KernelOptimizer<Adadelta, AdadeltaOptions, 2> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Adadelta";
    static constexpr std::array<std::string_view, 2> state_names{"square_avg", "acc_delta"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true, counts_alike = false;

    static constexpr unsigned columns(const AdadeltaOptions&) { return 3; }

    static void check(const AdadeltaOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("rho", options.rho);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<2>& bucket, const AdadeltaOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adadelta, AdadeltaOptions, 2>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adadelta-inl.hpp"
#endif
