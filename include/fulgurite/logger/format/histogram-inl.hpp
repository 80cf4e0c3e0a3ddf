// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/histogram.hpp"

namespace fulgurite::logger {

namespace detail {

template <class T>
Histogram counted(std::span<const T> values, const std::vector<double>& edges) {
    Histogram all;
    std::vector<double> bins(edges.size() - 1);
    for (const T each : values) {
        const auto value = static_cast<double>(each);
        if (!std::isfinite(value)) {
            ++all.non_finite;
            continue;
        }
        all.min = all.count == 0 ? value : std::min(all.min, value);
        all.max = all.count == 0 ? value : std::max(all.max, value);
        ++all.count;
        all.sum += value;
        all.sum_squares += value * value;
        const auto above = std::upper_bound(edges.begin(), edges.end(), value) - edges.begin();
        ++bins[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above - 1, 0, std::ssize(bins) - 1))];
    }
    if (all.count == 0) return all;
    std::size_t first = 0, last = bins.size() - 1;
    while (bins[first] == 0) ++first;
    while (bins[last] == 0) --last;
    all.bins.push_back(0); // its limit is where the first one begins
    for (auto i = first; i <= last; ++i) all.bins.push_back(bins[i]);
    for (auto i = first; i <= last + 1; ++i) all.limits.push_back(edges[i]);
    return all;
}

} // namespace detail

FULGURITE_INLINE std::vector<double> exponential_edges() {
    std::vector<double> edges{0};
    for (double edge = 1e-12; edge < 1e20; edge *= 1.1) edges.push_back(edge);
    std::vector<double> all;
    for (auto i = edges.size() - 1; i > 0; --i) all.push_back(-edges[i]);
    all.insert(all.end(), edges.begin(), edges.end());
    return all;
}

FULGURITE_INLINE Histogram histogram_of(const at::Tensor& values) {
    static const auto edges = exponential_edges();
    const auto size = static_cast<std::size_t>(values.numel());
    if (values.scalar_type() == at::kDouble)
        return detail::counted<double>({values.const_data_ptr<double>(), size}, edges);
    return detail::counted<float>({values.const_data_ptr<float>(), size}, edges);
}

} // namespace fulgurite::logger
