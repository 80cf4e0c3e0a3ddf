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
    static Tensor fresh(std::size_t c, const Tensor& param, const AdafactorOptions&) {
        if (param.dim() < 2) return c == 2 ? at::zeros_like(param) : Tensor();
        if (c == 2) return {};
        auto shape = param.sizes().vec();
        shape[shape.size() - 1 - c] = 1;
        return at::zeros(shape, param.options().requires_grad(false));
    }

    static void check(const AdafactorOptions& options) {
        option::require_not_negative(name_v, "lr", options.lr);
        option::require(options.beta2_decay <= 0, name_v, "beta2_decay", options.beta2_decay, "0 or less");
        option::require_not_negative(name_v, "eps[0]", options.eps.first.value_or(0));
        option::require_not_negative(name_v, "eps[1]", options.eps.second);
        option::require(options.d >= 1, name_v, "d", options.d, "1 or more");
        option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    }

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("beta2_decay", options.beta2_decay);
        f("eps", options.eps);
        f("d", options.d);
        f("weight_decay", options.weight_decay);
        f("maximize", options.maximize);
    }

    static void flags(StateTree& group) { group["foreach"] = StateTree(); }

    static void update(Bucket<3>& bucket, const AdafactorOptions& o) {
        const Directions grads(bucket.params, bucket.grads, o.maximize, 0);
        const double count = bucket.count(), moves = std::pow(count, o.beta2_decay);
        const double relative = std::min(o.lr, 1 / std::sqrt(count)), smallest = smallest_root(bucket, o);
        const auto sizes = lengths(bucket.params); // before they decay
        decay(bucket.params, o.lr * o.weight_decay);
        std::vector<Tensor> updates;
        for (std::size_t i = 0; i < bucket.params.size(); ++i)
            updates.push_back(squares(bucket, i, grads.list()[i], moves, smallest));
        at::_foreach_clamp_min_(updates, smallest * smallest);
        at::_foreach_rsqrt_(updates);
        at::_foreach_mul_(updates, grads.list());
        change(bucket.params, updates, sizes, relative, o);
    }

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
                       double relative, const AdafactorOptions& o) {
        const auto long_as = lengths(updates);
        const bool on_host = params.front().is_cpu();
        for (std::size_t i = 0; i < updates.size(); ++i) {
            const double root = std::sqrt(static_cast<double>(updates[i].numel()));
            if (on_host) {
                const double size = std::max(o.eps.second, read_scalar(sizes[i]) / root) * relative;
                params[i].add_(updates[i], -size / std::max(1.0, read_scalar(long_as[i]) / (root * o.d)));
            } else {
                const Tensor factor = sizes[i].div(root).clamp_min_(o.eps.second).mul_(-relative);
                if (half(updates[i])) updates[i] = updates[i].to(at::kFloat);
                updates[i].mul_(factor.div_(long_as[i].div(root * o.d).clamp_min_(1)));
            }
        }
        if (!on_host) at::_foreach_add_(params, updates);
    }

    static double smallest_root(const Bucket<3>& bucket, const AdafactorOptions& o) {
        const auto type = bucket.params.front().scalar_type();
        const double told = type == at::kDouble     ? std::numeric_limits<double>::epsilon()
                            : type == at::kBFloat16 ? 0x1p-7
                            : type == at::kHalf     ? 0x1p-10
                                                    : static_cast<double>(std::numeric_limits<float>::epsilon());
        return o.eps.first.value_or(told);
    }

    // The estimate of the mean squared gradient, in memory of its own.
    static Tensor squares(Bucket<3>& bucket, std::size_t i, const Tensor& grad, double moves, double smallest) {
        if (grad.dim() < 2) return bucket.state[2][i].lerp_(grad.mul(grad), moves).clone();
        const auto mean = [&](std::int64_t dim) {
            return at::linalg_vector_norm(grad, 2, dim, true).square_().div_(grad.size(dim));
        };
        const Tensor& rows = bucket.state[0][i].lerp_(mean(-1), moves);
        const Tensor& columns = bucket.state[1][i].lerp_(mean(-2), moves);
        return rows.mul(columns).div_(rows.mean(-2, true).clamp_min_(smallest));
    }
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adafactor, AdafactorOptions, 3>;
#endif

} // namespace fulgurite::optim
