// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/retrieval/options.hpp"
#include "fulgurite/metric/seen_shapes.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric::retrieval {

/// The documents of all queries, a query after the other, each from the largest prediction to the smallest (of equal
/// ones the first given first).
struct Ranked {
    at::Tensor predictions, target; ///< [N], doubles
    at::Tensor query;               ///< [N], 0 … Q - 1
    at::Tensor rank;                ///< [N], 0 for the first of its query
    at::Tensor sizes;               ///< [Q], documents of each query
    /// [Q]: the sum of a value for each document.
    at::Tensor sum(const at::Tensor& values) const;
    /// [N]: 1 for what is wanted, predicted above 0 and among the first k, else 0.
    at::Tensor hits(std::optional<std::int64_t> k) const;
    /// [N]: whether it is among the first k.
    at::Tensor first(std::optional<std::int64_t> k) const;
};

/// Throws `Error` where inputs do not go together; reads the device where `values`.
void check_inputs(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                  const at::Tensor& indexes, std::optional<std::int64_t> ignore_index, bool graded, bool values);
/// Throws `Error` for a target that is out of range; reads the device.
void check_targets(std::string_view metric, const at::Tensor& target, std::optional<std::int64_t> ignore_index,
                   bool graded);
Ranked rank(const Cat& predictions, const Cat& target, const Cat& indexes, std::optional<std::int64_t> ignore_index);
/// The one value of `[Q]`.
double aggregate(std::string_view metric, const Ranked& ranked, const at::Tensor& values, EmptyTarget empty,
                 Aggregation aggregation);

// [Q] each: the values of queries.
at::Tensor average_precision(const Ranked& ranked, std::optional<std::int64_t> k);
at::Tensor reciprocal_rank(const Ranked& ranked, std::optional<std::int64_t> k);
at::Tensor normalized_dcg(const Ranked& ranked, std::optional<std::int64_t> k);
at::Tensor precision(const Ranked& ranked, std::optional<std::int64_t> k, bool adaptive);
at::Tensor recall(const Ranked& ranked, std::optional<std::int64_t> k);
at::Tensor hit_rate(const Ranked& ranked, std::optional<std::int64_t> k);

/// What all metrics of retrieval gather: all documents, each with the number of its query.
template <class Derived, class Options>
class Queries : public Metric<Derived> {
public:
    BOOST_HANA_DEFINE_STRUCT(Queries, (Cat, predictions), (Cat, target), (Cat, indexes));

    /// Three of one shape `[…]`: predictions of any floating type, targets of 0 or 1, and for each document the number
    /// of its query, an integer; a query may be told in several calls. Throws `Error` where shapes or types do not go
    /// together and for other targets; values are looked at once for each new shape,
    /// and what comes later is told by compute().
    void update(const at::Tensor& given, const at::Tensor& wanted, const at::Tensor& queries) {
        SeenShapes now = std::exchange(seen_, {}); // what is refused is not seen
        const bool values = now.are_new(given, wanted);
        check_inputs(metric_, given, wanted, queries, options_.ignore_index, Derived::graded, values);
        seen_ = std::move(now);
        predictions.append(given.reshape({-1}));
        target.append(wanted.reshape({-1}));
        indexes.append(queries.reshape({-1}));
    }
    /// NaN where no query was seen, or all were skipped, of which torchmetrics makes 0; throws `Error` for a query
    /// without a wanted document where `empty_target_action` is `error`, and where a target was out of range.
    double compute() const {
        if (!target.empty()) check_targets(metric_, target.tensor(), options_.ignore_index, Derived::graded);
        const auto ranked = rank(predictions, target, indexes, options_.ignore_index);
        const auto values = static_cast<const Derived&>(*this).values(ranked);
        return aggregate(metric_, ranked, values, options_.empty_target_action, options_.aggregation);
    }

    static constexpr bool graded = false; ///< whether targets may be other than 0 and 1

protected:
    Queries(std::string_view metric, const Options& options) : metric_(metric), options_(options) {
        checked_options(metric, options);
    }
    const Options& options() const { return options_; }

private:
    std::string metric_;
    Options options_;
    SeenShapes seen_;
};

} // namespace fulgurite::metric::retrieval

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/retrieval/queries-inl.hpp"
#endif
