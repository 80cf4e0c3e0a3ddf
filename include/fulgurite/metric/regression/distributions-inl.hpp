// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/logaddexp.h>

#include <numbers>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/metric/regression/distributions.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE Distributions distributions_of(std::string_view metric, const at::Tensor& p, const at::Tensor& q,
                                                bool log_prob, SeenShapes& seen) {
    const auto [first, second] = pairs_of(metric, p, q);
    if (p.dim() != 2)
        throw Error(metric, ": p and q of shape ", shape_text(p.sizes()), " are no rows of probabilities; give [N, D]");
    SeenShapes now = std::exchange(seen, {}); // what is refused is not seen
    if (now.are_new(p, q)) {
        // A little above 0 is rounding, for example of a logarithm in half precision.
        const auto refuse = [&](const char* what, const at::Tensor& values) {
            refuse_values(metric, what, values, log_prob ? values.gt(0.01) : values.lt(0),
                          log_prob ? "give log_softmax(logits), or log_prob = false for probabilities"
                                   : "give softmax(logits), or log_prob = true for logarithms");
        };
        refuse(log_prob ? "logarithms p" : "probabilities p", p);
        refuse(log_prob ? "logarithms q" : "probabilities q", q);
    }
    seen = std::move(now);
    if (log_prob) return {first, second};
    return {first.div(first.sum(1, /*keepdim=*/true)), second.div(second.sum(1, /*keepdim=*/true))};
}

FULGURITE_INLINE at::Tensor kl_divergence(const at::Tensor& p, const at::Tensor& q, bool log_prob) {
    const at::Tensor share = log_prob ? p.exp() : p;
    const at::Tensor each = share.mul(log_prob ? p.sub(q) : p.div(q).log());
    return each.masked_fill(share.eq(0), 0).sum(1);
}

FULGURITE_INLINE at::Tensor js_divergence(const at::Tensor& p, const at::Tensor& q, bool log_prob) {
    const at::Tensor mean = log_prob ? at::logaddexp(p, q).sub(std::numbers::ln2) : p.add(q).div(2);
    return kl_divergence(p, mean, log_prob).add(kl_divergence(q, mean, log_prob)).div(2);
}

} // namespace fulgurite::metric
