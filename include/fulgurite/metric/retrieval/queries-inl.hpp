// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/median.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unique_consecutive.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <limits>
#include <sstream>
#include <tuple>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/metric/retrieval/queries.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric::retrieval {

FULGURITE_INLINE at::Tensor Ranked::sum(const at::Tensor& values) const {
    at::Tensor result = at::zeros({sizes.numel()}, predictions.options());
    return result.index_add_(0, query, values);
}

FULGURITE_INLINE at::Tensor Ranked::first(std::optional<std::int64_t> k) const {
    return k ? at::lt(rank, *k) : at::ones_like(rank, at::kBool);
}

FULGURITE_INLINE at::Tensor Ranked::hits(std::optional<std::int64_t> k) const {
    const at::Tensor found = at::logical_and(at::gt(predictions, 0), first(k));
    return at::logical_and(found, at::gt(target, 0)).to(predictions.scalar_type());
}

FULGURITE_INLINE void check_inputs(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                                   const at::Tensor& indexes, std::optional<std::int64_t> ignore_index, bool graded,
                                   bool values) {
    for (const auto* each : {&predictions, &target, &indexes}) check_defined(*each, metric);
    if (predictions.sizes() != target.sizes() || indexes.sizes() != target.sizes()) {
        std::ostringstream text;
        text << metric << ": predictions of shape " << predictions.sizes() << ", targets of shape " << target.sizes()
             << " and indexes of shape " << indexes.sizes() << " do not go together; give three of the same shape";
        throw Error(text.str());
    }
    if (!at::isFloatingType(predictions.scalar_type()))
        throw Error(metric, ": predictions are of type ", c10::toString(predictions.scalar_type()),
                    "; give floating-point numbers, by which documents are ranked");
    if (!at::isIntegralType(indexes.scalar_type(), /*includeBool=*/false))
        throw Error(metric, ": indexes are of type ", c10::toString(indexes.scalar_type()),
                    "; give whole numbers, the query of each document");
    if (at::isComplexType(target.scalar_type()) || (!graded && at::isFloatingType(target.scalar_type())))
        throw Error(metric, ": targets are of type ", c10::toString(target.scalar_type()),
                    graded ? "; give numbers" : "; give whole numbers, for example target.to(torch::kLong)");
    if (values) check_targets(metric, target, ignore_index, graded);
}

FULGURITE_INLINE void check_targets(std::string_view metric, const at::Tensor& target,
                                    std::optional<std::int64_t> ignore_index, bool graded) {
    const at::Tensor label = wide(target);
    at::Tensor wrong = at::lt(label, 0);
    if (!graded) wrong = at::logical_or(wrong, at::gt(label, 1));
    if (ignore_index) wrong = at::logical_and(wrong, at::ne(label, *ignore_index));
    refuse_values(metric, "targets", target, wrong,
                  graded ? "give gains of 0 or more, or set ignore_index for what is to be left out"
                         : "give 0, or 1 for wanted, or set ignore_index for what is to be left out");
}

FULGURITE_INLINE Ranked rank(const Cat& predictions, const Cat& target, const Cat& indexes,
                             std::optional<std::int64_t> ignore_index) {
    at::Tensor score = at::empty({0}, at::kDouble), label = score, query = at::empty({0}, at::kLong);
    if (!predictions.empty()) {
        score = wide(predictions.tensor());
        label = wide(target.tensor());
        query = indexes.tensor();
    }
    at::Tensor order = at::arange(score.numel(), score.options().dtype(at::kLong));
    if (ignore_index) order = at::nonzero(at::ne(label, *ignore_index)).squeeze(1);
    const auto pick = [&](const at::Tensor& by, bool descending) {
        const auto sorted = at::sort(by.index_select(0, order), /*stable=*/true, /*dim=*/0, descending);
        order = order.index_select(0, std::get<1>(sorted));
    };
    pick(score, true);
    pick(query, false);
    Ranked result;
    result.predictions = score.index_select(0, order);
    result.target = label.index_select(0, order);
    std::tie(std::ignore, result.query, result.sizes) =
        at::unique_consecutive(query.index_select(0, order), /*return_inverse=*/true, /*return_counts=*/true);
    const at::Tensor starts = at::cumsum(result.sizes, 0).sub(result.sizes);
    const at::Tensor position = at::arange(order.numel(), order.options());
    result.rank = position.sub(starts.index_select(0, result.query));
    return result;
}

FULGURITE_INLINE double aggregate(std::string_view metric, const Ranked& ranked, const at::Tensor& values,
                                  EmptyTarget empty, Aggregation aggregation) {
    const at::Tensor none = at::eq(ranked.sum(ranked.target), 0);
    at::Tensor result = values;
    if (empty == EmptyTarget::error && read_scalar(at::sum(none)) > 0)
        throw Error(metric, ": a query has no wanted document, which empty_target_action = error refuses");
    if (empty == EmptyTarget::skip) result = values.index_select(0, at::nonzero(at::logical_not(none)).squeeze(1));
    else result = at::where(none, at::full_like(values, empty == EmptyTarget::pos ? 1.0 : 0.0), values);
    if (result.numel() == 0) return std::numeric_limits<double>::quiet_NaN();
    switch (aggregation) {
        case Aggregation::median:
            return read_scalar(at::median(result));
        case Aggregation::min:
            return read_scalar(at::amin(result));
        case Aggregation::max:
            return read_scalar(at::amax(result));
        case Aggregation::mean:
            break;
    }
    return read_scalar(at::mean(result));
}

/// For each document, how many hits there are up to it in its query.
FULGURITE_INLINE at::Tensor hits_so_far(const Ranked& ranked, const at::Tensor& hits) {
    const at::Tensor each = ranked.sum(hits), before = at::cumsum(each, 0).sub(each);
    return at::cumsum(hits, 0).sub(before.index_select(0, ranked.query));
}

FULGURITE_INLINE at::Tensor average_precision(const Ranked& ranked, std::optional<std::int64_t> k) {
    const at::Tensor hits = ranked.hits(k);
    const at::Tensor precisions = hits.mul(hits_so_far(ranked, hits)).div(wide(ranked.rank).add(1));
    return ranked.sum(precisions).div(at::clamp(ranked.sum(hits), 1));
}

FULGURITE_INLINE at::Tensor reciprocal_rank(const Ranked& ranked, std::optional<std::int64_t> k) {
    const at::Tensor hits = ranked.hits(k);
    return ranked.sum(hits.mul(at::eq(hits_so_far(ranked, hits), 1)).div(wide(ranked.rank).add(1)));
}

FULGURITE_INLINE at::Tensor discounts(const Ranked& ranked, std::optional<std::int64_t> k) {
    return ranked.first(k).div(at::log2(wide(ranked.rank).add(2)));
}

FULGURITE_INLINE at::Tensor normalized_dcg(const Ranked& ranked, std::optional<std::int64_t> k) {
    const std::int64_t size = ranked.rank.numel();
    if (size == 0) return ranked.sum(ranked.target);
    // Documents of a query with the same prediction share their discounts.
    at::Tensor begins = at::eq(ranked.rank, 0);
    begins.slice(0, 1).logical_or_(at::ne(ranked.predictions.slice(0, 1), ranked.predictions.slice(0, 0, size - 1)));
    Ranked ties = ranked;
    std::tie(std::ignore, ties.query, ties.sizes) =
        at::unique_consecutive(at::cumsum(begins, 0, at::kLong), /*return_inverse=*/true, /*return_counts=*/true);
    const at::Tensor discount = discounts(ranked, k);
    const at::Tensor shared = ties.sum(discount).div(wide(ties.sizes)).index_select(0, ties.query);
    const at::Tensor gain = ranked.sum(ranked.target.mul(shared));
    // The best order: targets from the largest to the smallest within each query.
    at::Tensor order = std::get<1>(at::sort(ranked.target, /*dim=*/0, /*descending=*/true));
    const auto by_query =
        at::sort(ranked.query.index_select(0, order), /*stable=*/true, /*dim=*/0, /*descending=*/false);
    order = order.index_select(0, std::get<1>(by_query));
    const at::Tensor best = ranked.sum(ranked.target.index_select(0, order).mul(discount));
    return at::where(at::gt(best, 0), gain.div(best), at::full_like(best, 0.0));
}

FULGURITE_INLINE at::Tensor precision(const Ranked& ranked, std::optional<std::int64_t> k, bool adaptive) {
    at::Tensor judged = wide(ranked.sizes);
    if (k) judged = adaptive ? at::clamp(judged, 0, *k) : at::full_like(judged, *k);
    return ranked.sum(ranked.hits(k)).div(judged);
}

FULGURITE_INLINE at::Tensor recall(const Ranked& ranked, std::optional<std::int64_t> k) {
    return ranked.sum(ranked.hits(k)).div(at::clamp(ranked.sum(ranked.target), 1));
}

FULGURITE_INLINE at::Tensor hit_rate(const Ranked& ranked, std::optional<std::int64_t> k) {
    return wide(at::gt(ranked.sum(ranked.target.mul(ranked.first(k))), 0));
}

} // namespace fulgurite::metric::retrieval
