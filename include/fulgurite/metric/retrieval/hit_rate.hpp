// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The share of queries with a wanted document among the first `top_k`, whatever its prediction.
class RetrievalHitRate : public retrieval::Queries<RetrievalHitRate, RetrievalOptions> {
public:
    using Options = RetrievalOptions;
    /// Throws `Error` for bad options.
    explicit RetrievalHitRate(Options options = {}) : Queries("RetrievalHitRate", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const { return retrieval::hit_rate(ranked, options().top_k); }
};

} // namespace fulgurite::metric
