// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/adafactor.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE Tensor Adafactor::fresh(std::size_t c, const Tensor& param, const AdafactorOptions&) {
    if (param.dim() < 2) return c == 2 ? at::zeros_like(param) : Tensor();
    if (c == 2) return {};
    auto shape = param.sizes().vec();
    shape[shape.size() - 1 - c] = 1;
    return at::zeros(shape, param.options().requires_grad(false));
}

FULGURITE_INLINE void Adafactor::check(const AdafactorOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require(options.beta2_decay <= 0, name_v, "beta2_decay", options.beta2_decay, "0 or less");
    option::require_not_negative(name_v, "eps[0]", options.eps.first.value_or(0));
    option::require_not_negative(name_v, "eps[1]", options.eps.second);
    option::require(options.d >= 1, name_v, "d", options.d, "1 or more");
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
}

FULGURITE_INLINE void Adafactor::update(Bucket<3>& bucket, const AdafactorOptions& o) {
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

FULGURITE_INLINE void Adafactor::change(at::TensorList params, std::vector<Tensor>& updates,
                                        const std::vector<Tensor>& sizes, double relative, const AdafactorOptions& o) {
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

FULGURITE_INLINE double Adafactor::smallest_root(const Bucket<3>& bucket, const AdafactorOptions& o) {
    const auto type = bucket.params.front().scalar_type();
    const double told = type == at::kDouble     ? std::numeric_limits<double>::epsilon()
                        : type == at::kBFloat16 ? 0x1p-7
                        : type == at::kHalf     ? 0x1p-10
                                                : static_cast<double>(std::numeric_limits<float>::epsilon());
    return o.eps.first.value_or(told);
}

FULGURITE_INLINE Tensor Adafactor::squares(Bucket<3>& bucket, std::size_t i, const Tensor& grad, double moves,
                                           double smallest) {
    if (grad.dim() < 2) return bucket.state[2][i].lerp_(grad.mul(grad), moves).clone();
    const auto mean = [&](std::int64_t dim) {
        return at::linalg_vector_norm(grad, 2, dim, true).square_().div_(grad.size(dim));
    };
    const Tensor& rows = bucket.state[0][i].lerp_(mean(-1), moves);
    const Tensor& columns = bucket.state[1][i].lerp_(mean(-2), moves);
    return rows.mul(columns).div_(rows.mean(-2, true).clamp_min_(smallest));
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Adafactor, AdafactorOptions, 3>;
#endif

} // namespace fulgurite::optim
