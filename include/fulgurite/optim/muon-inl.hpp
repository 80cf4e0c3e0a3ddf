// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/muon.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void Muon::check(const MuonOptions& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require_not_negative(name_v, "weight_decay", options.weight_decay);
    option::require_not_negative(name_v, "momentum", options.momentum);
    option::require_not_negative(name_v, "eps", options.eps);
    option::require(options.ns_steps >= 0 && options.ns_steps < 100, name_v, "ns_steps", options.ns_steps,
                    "0 or more and less than 100");
}

FULGURITE_INLINE void Muon::check_group(std::size_t g, const Group& group) {
    for (std::size_t i = 0; i < group.params.size(); ++i)
        if (group.params[i].dim() != 2)
            throw Error("Muon: parameter ", i, " of group ", g, " has shape ", c10::str(group.params[i].sizes()),
                        "; only matrices are taken, give others to another optimizer");
}

FULGURITE_INLINE void Muon::update(Bucket<1>& bucket, const MuonOptions& o) {
    auto& buffers = bucket.state[0];
    at::_foreach_lerp_(buffers, bucket.grads, 1 - o.momentum);
    const auto ahead = o.nesterov ? at::_foreach_lerp(bucket.grads, buffers, o.momentum) : buffers;
    for (std::size_t i = 0; i < ahead.size(); ++i) {
        const Tensor& param = bucket.params[i];
        const auto rows = static_cast<double>(param.size(0)), columns = static_cast<double>(param.size(1));
        const double fit = o.adjust_lr_fn == AdjustLr::match_rms_adamw ? 0.2 * std::sqrt(std::max(rows, columns))
                                                                       : std::sqrt(std::max(1.0, rows / columns));
        if (o.lr * o.weight_decay != 0) param.mul_(1 - o.lr * o.weight_decay);
        param.add_(orthogonal(ahead[i], o), -o.lr * fit);
    }
}

FULGURITE_INLINE Tensor Muon::orthogonal(const Tensor& direction, const MuonOptions& o) {
    const auto& [a, b, c] = o.ns_coefficients;
    const bool tall = direction.size(0) > direction.size(1);
    Tensor x = direction.to(at::kBFloat16, false, true);
    if (tall) x = x.t();
    x.div_(x.norm().clamp_min_(o.eps));
    for (std::int64_t i = 0; i < o.ns_steps; ++i) {
        const Tensor gram = x.mm(x.t());
        x = at::addmm(x, at::addmm(gram, gram, gram, b, c), x, a);
    }
    return tall ? x.t() : x;
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class KernelOptimizer<Muon, MuonOptions, 1>;
#endif

} // namespace fulgurite::optim
