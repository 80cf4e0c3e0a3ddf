// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The mean over queries of 1 / the place of the first hit among `top_k` documents, 0 without one. As for torchmetrics,
/// what is predicted 0 or less is not found.
class RetrievalMRR : public retrieval::Queries<RetrievalMRR, RetrievalOptions> {
public:
    using Options = RetrievalOptions;
    /// Throws `Error` for bad options.
    explicit RetrievalMRR(Options options = {}) : Queries("RetrievalMRR", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const {
        return retrieval::reciprocal_rank(ranked, options().top_k);
    }
};

} // namespace fulgurite::metric
