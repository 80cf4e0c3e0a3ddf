// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/max.h>
#include <ATen/ops/min.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unsqueeze.h>

#include <cmath>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/metric/text/perplexity.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void Perplexity::update(const at::Tensor& logits, const at::Tensor& target) {
    if (seen_.are_new(logits, target)) {
        try {
            check(logits, target);
        } catch (...) {
            seen_ = SeenShapes(); // wrong again, if it is given again
            throw;
        }
    }
    auto wanted = target.to(at::kLong);
    auto unknown = at::logical_or(at::lt(wanted, 0), at::ge(wanted, logits.size(2)));
    at::Tensor counts;
    if (ignore_index_) {
        counts = at::ne(wanted, *ignore_index_);
        unknown = at::logical_and(unknown, counts);
    }
    outside += at::sum(unknown);
    // Any token that there is: what is found for ignored ones becomes 0 below, and compute() tells of the others. A
    // gather of what there is not ends the program on a GPU.
    wanted = at::clamp(wanted, 0, logits.size(2) - 1);
    const bool narrow = logits.scalar_type() != at::kDouble;
    const auto logs = at::log_softmax(logits.detach(), -1, narrow ? at::kFloat : at::kDouble);
    auto found = at::gather(logs, -1, at::unsqueeze(wanted, -1)).squeeze(-1);
    found = wide(found);
    if (counts.defined()) found = found.masked_fill(counts.logical_not(), 0); // not a product: 0 · −Inf is NaN
    surprise += -at::sum(found);
    if (counts.defined()) tokens += at::sum(counts);
    else tokens += static_cast<double>(target.numel());
}

FULGURITE_INLINE double Perplexity::compute() const {
    refuse_outside("Perplexity", outside.value(), "tokens", "no column of their logits",
                   "0 to V − 1 for logits [B, T, V], or say ignore_index");
    return std::exp(surprise.value() / tokens.value());
}

FULGURITE_INLINE void Perplexity::check(const at::Tensor& logits, const at::Tensor& target) {
    const auto wrong = [&](const auto&... words) {
        throw Error("Perplexity: logits of shape ", shape_text(logits.sizes()), " and targets of shape ",
                    shape_text(target.sizes()), words...);
    };
    if (logits.dim() != 3 || target.sizes() != logits.sizes().slice(0, 2))
        wrong(" do not fit; give [B, T, V] and [B, T]");
    if (!at::isFloatingType(logits.scalar_type())) wrong(": logits are whole numbers; give floating-point ones");
    if (!at::isIntegralType(target.scalar_type(), /*includeBool=*/false))
        wrong(": targets are no whole numbers; give the numbers of tokens, as int64");
    if (target.numel() == 0) return;
    auto wanted = target.to(at::kLong);
    if (ignore_index_) wanted = wanted * at::ne(wanted, *ignore_index_);
    const auto least = read_scalar(at::min(wanted)), most = read_scalar(at::max(wanted));
    if (least < 0 || most >= static_cast<double>(logits.size(2)))
        wrong(": targets hold the token ", static_cast<std::int64_t>(least < 0 ? least : most), "; give 0 to ",
              logits.size(2) - 1, ignore_index_ ? ", or ignore_index" : "; for padding there is ignore_index");
}

} // namespace fulgurite::metric
