// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The mean over queries of hits among the first `top_k` documents / `top_k`. As for torchmetrics, what is predicted 0
/// or less is not found, and a query of fewer documents is divided by `top_k` all the same, unless `adaptive_k`.
class RetrievalPrecision : public retrieval::Queries<RetrievalPrecision, RetrievalPrecisionOptions> {
public:
    using Options = RetrievalPrecisionOptions;
    /// Throws `Error` for bad options.
    explicit RetrievalPrecision(Options options = {}) : Queries("RetrievalPrecision", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const {
        return retrieval::precision(ranked, options().top_k, options().adaptive_k);
    }
};

} // namespace fulgurite::metric
