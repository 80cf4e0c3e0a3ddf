// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>

#include <cmath>
#include <cstdint>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/cosine_similarity.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/sum_on_host.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

namespace detail {

template <class T>
at::Tensor cosines_on_host(const T* p, const T* t, std::int64_t rows, std::int64_t columns) {
    at::Tensor found = at::empty({rows}, at::kDouble);
    auto* to = found.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < rows; ++i, p += columns, t += columns) {
        double products = 0, squares = 0, other_squares = 0;
        for (std::int64_t k = 0; k < columns; ++k) {
            const auto a = static_cast<double>(p[k]), b = static_cast<double>(t[k]);
            products += a * b;
            squares += a * a;
            other_squares += b * b;
        }
        to[i] = products / std::sqrt(squares) / std::sqrt(other_squares);
    }
    return found;
}

} // namespace detail

FULGURITE_INLINE void CosineSimilarity::update(const at::Tensor& predictions, const at::Tensor& target) {
    check_pairs("CosineSimilarity", predictions, target);
    if (target.dim() != 2)
        throw Error("CosineSimilarity: predictions of shape ", shape_text(predictions.sizes()),
                    " and targets of shape ", shape_text(target.sizes()), " are no rows to compare; give [N, D]");
    at::Tensor found;
    if (with_numbers_on_host(predictions, target, [&](const auto* p, const auto* t) {
            found = detail::cosines_on_host(p, t, target.size(0), target.size(1));
        }))
        return samples.add(found);
    const Pairs pairs = pairs_of("CosineSimilarity", predictions, target);
    const auto norm = [](const at::Tensor& of) { return of.square().sum(1).sqrt(); };
    samples.add(pairs.predictions.mul(pairs.target).sum(1).div(norm(pairs.predictions)).div(norm(pairs.target)));
}

} // namespace fulgurite::metric
