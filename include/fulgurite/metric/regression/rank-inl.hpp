// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/searchsorted.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/rank.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE at::Tensor ranks(const at::Tensor& values) {
    const at::Tensor rows = values.t().contiguous(), sorted = std::get<0>(rows.sort(1));
    // So many values are less, and so many are not more: the mean of the ranks between is half their sum and one half.
    const at::Tensor less = at::searchsorted(sorted, rows, /*out_int32=*/false, /*right=*/false);
    const at::Tensor not_more = at::searchsorted(sorted, rows, /*out_int32=*/false, /*right=*/true);
    const at::Tensor result = less.add(not_more).add(1).to(values.scalar_type()).div(2);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return result.masked_fill(rows.isnan().any(1, /*keepdim=*/true), nan).t();
}

namespace detail {

/// Of runs of equal values in order: how many pairs are in a run, and how many runs there are.
template <class Equal>
std::pair<double, std::int64_t> runs_of_equals(std::size_t size, const Equal& equal) {
    double pairs = 0;
    std::int64_t count = 0;
    for (std::size_t begin = 0, end = 0; begin < size; begin = end, ++count) {
        while (end < size && equal(begin, end)) ++end;
        const auto length = static_cast<double>(end - begin);
        pairs += length * (length - 1) / 2;
    }
    return {pairs, count};
}

/// Sorts; says how many pairs were in falling order.
FULGURITE_INLINE double count_falling(std::vector<double>& values) {
    std::vector<double> merged(values.size());
    double falling = 0;
    for (std::size_t width = 1; width < values.size(); width *= 2) {
        for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, values.size());
            const std::size_t end = std::min(begin + 2 * width, values.size());
            std::size_t left = begin, right = middle;
            for (std::size_t i = begin; i < end; ++i) {
                const bool take_right = left == middle || (right < end && values[right] < values[left]);
                if (take_right) falling += static_cast<double>(middle - left);
                merged[i] = values[take_right ? right++ : left++];
            }
        }
        values.swap(merged);
    }
    return falling;
}

} // namespace detail

FULGURITE_INLINE PairCounts count_pairs(const at::Tensor& x, const at::Tensor& y) {
    PairCounts counts{.samples = x.size(0)};
    std::vector<std::pair<double, double>> samples;
    samples.reserve(static_cast<std::size_t>(counts.samples));
    for (std::int64_t i = 0; i < counts.samples; ++i)
        samples.emplace_back(x.const_data_ptr<double>()[i], y.const_data_ptr<double>()[i]);
    for (const auto& [a, b] : samples) counts.has_nan = counts.has_nan || std::isnan(a) || std::isnan(b);
    if (counts.has_nan) return counts; // it has no place in an order
    std::sort(samples.begin(), samples.end());

    const auto at_x = [&](std::size_t i, std::size_t j) { return samples[i].first == samples[j].first; };
    const auto at_both = [&](std::size_t i, std::size_t j) { return samples[i] == samples[j]; };
    std::tie(counts.equal_x, counts.different_x) = detail::runs_of_equals(samples.size(), at_x);
    counts.equal_both = detail::runs_of_equals(samples.size(), at_both).first;
    std::vector<double> ys;
    ys.reserve(samples.size());
    for (const auto& sample : samples) ys.push_back(sample.second);
    counts.discordant = detail::count_falling(ys);
    const auto at_y = [&](std::size_t i, std::size_t j) { return ys[i] == ys[j]; };
    std::tie(counts.equal_y, counts.different_y) = detail::runs_of_equals(ys.size(), at_y);
    return counts;
}

} // namespace fulgurite::metric
