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

    static void check(const AdadeltaOptions& options) {
        option::require_not_negative(name_v, "lr", options.lr);
        option::require(options.rho >= 0 && options.rho <= 1, name_v, "rho", options.rho, "between 0 and 1");
        option::require_not_negative(name_v, "eps", options.eps);
        option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("rho", options.rho);
        f("eps", options.eps);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void update(Bucket<2>& bucket, const AdadeltaOptions& o) {
        auto& [squares, steps] = bucket.state;
        const Directions grads(bucket.params, bucket.grads, o.maximize, o.weight_decay);
        average_squares(squares, grads.list(), o.rho);
        auto roots = at::_foreach_add(squares, o.eps), change = at::_foreach_add(steps, o.eps);
        const bool narrow = bucket.params.front().scalar_type() == at::kHalf; // cannot hold the quotient of squares
        if (narrow) at::_foreach_sqrt_(roots);
        if (narrow) at::_foreach_sqrt_(change);
        at::_foreach_div_(change, roots);
        if (!narrow) at::_foreach_sqrt_(change);
        at::_foreach_mul_(change, grads.list());
        average_squares(steps, change, o.rho);
        at::_foreach_add_(bucket.params, change, -o.lr);
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adadelta, AdadeltaOptions, 2>;
#endif

} // namespace fulgurite::optim
