// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The mean over queries of Σ gain / log2(place + 1) over the first `top_k` documents, as a share of what the best
/// order has; targets are gains of 0 or more, whole or not. Documents with the same prediction share their places.
class RetrievalNormalizedDCG : public retrieval::Queries<RetrievalNormalizedDCG, RetrievalOptions> {
public:
    using Options = RetrievalOptions;
    static constexpr bool graded = true;
    /// Throws `Error` for bad options.
    explicit RetrievalNormalizedDCG(Options options = {}) : Queries("RetrievalNormalizedDCG", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const {
        return retrieval::normalized_dcg(ranked, options().top_k);
    }
};

} // namespace fulgurite::metric
