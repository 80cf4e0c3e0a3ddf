// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/seen_shapes.hpp"

namespace fulgurite::metric {

struct PerplexityOptions {
    std::optional<std::int64_t> ignore_index =
        {}; ///< tokens of the target that do not count, such as padding; any number
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::PerplexityOptions, ignore_index);

namespace fulgurite::metric {

/// How many tokens a language model takes for equally likely: exp(−mean of log p(token)).
///
///     metric::Perplexity perplexity{{.ignore_index = -100}};
///     perplexity.update(logits, tokens);   // [B, T, V] and [B, T]
///
/// Log-probabilities stay logarithms, so a token that is very unlikely gives no Inf, which torchmetrics says there.
class Perplexity : public Metric<Perplexity> {
public:
    using Options = PerplexityOptions;
    BOOST_HANA_DEFINE_STRUCT(Perplexity, (Sum, surprise), (Sum, tokens), (Sum, outside));

    explicit Perplexity(Options options = {}) : ignore_index_(options.ignore_index) {}

    /// Logits `[B, T, V]` of a floating-point type, or log-probabilities; tokens `[B, T]`, whole numbers below V.
    /// Throws `Error` for others; values are looked at when the shapes are new.
    void update(const at::Tensor& logits, const at::Tensor& target);
    /// NaN where no token counted. Throws `Error` where tokens were none of the logits'.
    double compute() const;

private:
    void check(const at::Tensor& logits, const at::Tensor& target);

    std::optional<std::int64_t> ignore_index_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/perplexity-inl.hpp"
#endif
