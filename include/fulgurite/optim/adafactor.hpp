// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_foreach_rsqrt.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "fulgurite/optim/kernel/foreach.hpp"
#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

struct AdafactorOptions {
    double lr = 1e-2;          ///< largest relative step size, ≥ 0; step t has at most 1 / √t
    double beta2_decay = -0.8; ///< the averages of squares move by t^beta2_decay, ≤ 0
    /// Smallest root of a square, ≥ 0 (none: what the type can tell from 0), and smallest size of a parameter, ≥ 0.
    std::pair<std::optional<double>, double> eps{std::nullopt, 1e-3};
    double d = 1.0;          ///< root mean square that an update is cut to, ≥ 1
    double weight_decay = 0; ///< each step takes lr · weight_decay of the weights away, ≥ 0
    bool maximize = false;   ///< climb instead of descending
};

/// Adafactor (Shazeer and Stern 2018): of a matrix' squared gradients it keeps the means of rows and columns alone, so
/// that its state is small; Python's `torch.optim.Adafactor`. On a device nothing is read on the host.
///
///     optim::Adafactor{parameters(), {.lr = 1e-2}}
class Adafactor : public KernelOptimizer<Adafactor, AdafactorOptions, 3> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Adafactor";
    static constexpr std::array<std::string_view, 3> state_names{"row_var", "col_var", "variance"};
    static constexpr bool counts_steps = true, first_step_apart = false, counts_on_host = true;

    static constexpr unsigned columns(const AdafactorOptions&) { return 7; }
    static Tensor fresh(std::size_t c, const Tensor& param, const AdafactorOptions&);

    static void check(const AdafactorOptions& options);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("beta2_decay", options.beta2_decay);
        f("eps", options.eps);
        f("d", options.d);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void flags(StateTree& group) { group["foreach"] = StateTree(); }

    static void update(Bucket<3>& bucket, const AdafactorOptions& o);

private:
    // Half types can hold neither sums of squares nor small step sizes.
    static bool half(const Tensor& tensor) {
        return tensor.scalar_type() == at::kHalf || tensor.scalar_type() == at::kBFloat16;
    }
    static std::vector<Tensor> lengths(at::TensorList tensors) {
        return half(tensors.front()) ? at::_foreach_norm(tensors, 2, at::kFloat) : at::_foreach_norm(tensors);
    }

    // `sizes`: the lengths of the parameters before they decayed.
    static void change(at::TensorList params, std::vector<Tensor>& updates, const std::vector<Tensor>& sizes,
                       double relative, const AdafactorOptions& o);

    static double smallest_root(const Bucket<3>& bucket, const AdafactorOptions& o);

    // The estimate of the mean squared gradient, in memory of its own.
    static Tensor squares(Bucket<3>& bucket, std::size_t i, const Tensor& grad, double moves, double smallest);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adafactor, AdafactorOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adafactor-inl.hpp"
#endif
