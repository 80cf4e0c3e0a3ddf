// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The mean over queries of their average precision: for each hit the share of hits up to it, averaged over the hits
/// among the first `top_k` documents. As for torchmetrics, what is predicted 0 or less is not found.
///
///     metric::RetrievalMAP map{{.top_k = 10}};
///     map.update(scores, wanted, query_of_each);
class RetrievalMAP : public retrieval::Queries<RetrievalMAP, RetrievalOptions> {
public:
    using Options = RetrievalOptions;
    /// Throws `Error` for bad options.
    explicit RetrievalMAP(Options options = {}) : Queries("RetrievalMAP", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const {
        return retrieval::average_precision(ranked, options().top_k);
    }
};

} // namespace fulgurite::metric
