// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/metric/retrieval/queries.hpp"

namespace fulgurite::metric {

/// The mean over queries of hits among the first `top_k` documents / all wanted ones. As for torchmetrics, what is
/// predicted 0 or less is not found.
class RetrievalRecall : public retrieval::Queries<RetrievalRecall, RetrievalOptions> {
public:
    using Options = RetrievalOptions;
    /// Throws `Error` for bad options.
    explicit RetrievalRecall(Options options = {}) : Queries("RetrievalRecall", options) {}
    /// `[Q]`: that of each query.
    at::Tensor values(const retrieval::Ranked& ranked) const { return retrieval::recall(ranked, options().top_k); }
};

} // namespace fulgurite::metric
