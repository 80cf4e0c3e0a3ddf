// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/parzen.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE double normal_mass(double a, double b) {
    constexpr double root = 0.70710678118654752440;
    if (a > 0) return 0.5 * (std::erfc(a * root) - std::erfc(b * root));
    return 0.5 * (std::erfc(-b * root) - std::erfc(-a * root));
}

FULGURITE_INLINE Kernels::Kernels(const Range& range, std::span<const double> observations, const Narrowest& narrowest)
    : range_(range) {
    discrete_ = range.kind == Range::Kind::integer;
    const auto air = discrete_ ? range.step / 2 : 0;
    low_ = scaled(range.low - air);
    high_ = scaled(range.high + air);
    for (const double place : observations) mu_.push_back(range.kind == Range::Kind::choice ? place : scaled(place));
    if (range.kind == Range::Kind::choice) return;
    widths(narrowest);
    mu_.push_back((low_ + high_) / 2);
    sigma_.push_back(high_ - low_);
    for (std::size_t i = 0; i < mu_.size(); ++i) {
        const auto mass = normal_mass((low_ - mu_[i]) / sigma_[i], (high_ - mu_[i]) / sigma_[i]);
        scale_.push_back(discrete_ ? 1 / mass : 1 / (mass * sigma_[i] * 2.50662827463100050242));
    }
}

FULGURITE_INLINE void Kernels::multiply(double place, std::vector<double>& densities) const {
    if (range_.kind == Range::Kind::choice) return multiply_choice(place, densities);
    const auto half = range_.step / 2;
    const auto left = scaled(place - half), right = scaled(place + half);
    constexpr double far = 9; // beyond so many widths nothing is left that the prior's kernel would not hide
    for (std::size_t i = 0; i < mu_.size(); ++i) {
        const auto from = (left - mu_[i]) / sigma_[i], to = (right - mu_[i]) / sigma_[i];
        if (densities[i] == 0 || from > far || to < -far) densities[i] = 0;
        else densities[i] *= scale_[i] * (discrete_ ? normal_mass(from, to) : std::exp(-0.5 * from * from));
    }
}

FULGURITE_INLINE double Kernels::draw(std::size_t kernel, data::Generator& random) const {
    if (range_.kind == Range::Kind::choice) {
        const auto n = static_cast<double>(mu_.size() + 1), own = n / (n + range_.count());
        const bool seen = kernel < mu_.size() && random.uniform() < own;
        return seen ? mu_[kernel] : std::floor(random.uniform() * range_.count());
    }
    const auto mu = mu_[kernel], sigma = sigma_[kernel];
    const auto a = (low_ - mu) / sigma, b = (high_ - mu) / sigma;
    const auto x = mu + sigma * between(a, b, random.uniform());
    const auto place = range_.log ? std::exp(x) : x;
    if (!discrete_) return std::clamp(place, range_.low, std::nextafter(range_.high, range_.low));
    return std::clamp(range_.low + std::round((place - range_.low) / range_.step) * range_.step, range_.low,
                      range_.high);
}

FULGURITE_INLINE double Kernels::step_at(double mu) const {
    if (!discrete_) return 0;
    const auto place = range_.log ? std::exp(mu) : mu, half = range_.step / 2;
    return scaled(place + half) - scaled(place - half);
}

FULGURITE_INLINE void Kernels::widths(const Narrowest& narrowest) {
    const auto n = mu_.size();
    sigma_.resize(n);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return mu_[a] < mu_[b]; });
    const auto narrow = (high_ - low_) * narrowest.share(n);
    for (std::size_t i = 0; i < n; ++i) {
        const auto at = mu_[order[i]];
        // With several, the outermost look inwards alone: the ends of a range are no observations.
        const auto below = i > 0 ? at - mu_[order[i - 1]] : n > 1 ? 0 : at - low_;
        const auto above = i + 1 < n ? mu_[order[i + 1]] - at : n > 1 ? 0 : high_ - at;
        const auto least = std::min(std::max(narrow, narrowest.steps * step_at(at)), high_ - low_);
        sigma_[order[i]] = std::clamp(std::max(below, above), least, high_ - low_);
    }
}

FULGURITE_INLINE void Kernels::multiply_choice(double place, std::vector<double>& densities) const {
    const auto n = static_cast<double>(mu_.size() + 1), all = 1 + range_.count() / n;
    for (std::size_t i = 0; i < mu_.size(); ++i) densities[i] *= (1 / n + (mu_[i] == place ? 1 : 0)) / all;
    densities[mu_.size()] *= 1 / range_.count();
}

FULGURITE_INLINE double Kernels::between(double a, double b, double share) {
    const bool flip = a > 0; // in the other tail differences are exact
    if (flip) {
        const auto far = -b;
        b = -a, a = far, share = 1 - share;
    }
    const auto below = 0.5 * std::erfc(-a * 0.70710678118654752440), mass = normal_mass(a, b);
    const auto wanted = below + share * mass;
    auto low = std::max(a, -40.0), high = std::min(b, 40.0);
    for (int i = 0; i < 60 && high - low > 1e-14; ++i) {
        const auto middle = (low + high) / 2;
        (0.5 * std::erfc(-middle * 0.70710678118654752440) < wanted ? low : high) = middle;
    }
    const auto x = std::clamp((low + high) / 2, a, b);
    return flip ? -x : x;
}

FULGURITE_INLINE Parzen::Parzen(const std::vector<Range>& ranges, const std::vector<std::vector<double>>& observations,
                                std::vector<double> weights, const Narrowest& narrowest)
    : weights_(std::move(weights)) {
    for (std::size_t i = 0; i < ranges.size(); ++i) kernels_.emplace_back(ranges[i], observations[i], narrowest);
    weights_.push_back(1);
    const auto sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    for (auto& weight : weights_) weight /= sum;
}

FULGURITE_INLINE std::vector<double> Parzen::by_age(std::size_t n) {
    std::vector<double> weights(n, 1.0);
    if (n < 25) return weights;
    const auto ramp = n - 25;
    const auto first = 1 / static_cast<double>(n);
    for (std::size_t i = 0; i < ramp; ++i)
        weights[i] = ramp == 1 ? first : first + (1 - first) * static_cast<double>(i) / static_cast<double>(ramp - 1);
    return weights;
}

FULGURITE_INLINE std::vector<double> Parzen::by_place(const std::vector<std::size_t>& places) {
    std::vector<double> weights;
    const auto n = static_cast<double>(places.size());
    for (const auto place : places) weights.push_back(std::log(n + 1) - std::log(static_cast<double>(place) + 1));
    const auto sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (auto& weight : weights) weight *= n / sum;
    return weights;
}

FULGURITE_INLINE std::vector<double> Parzen::draw(data::Generator& random) const {
    auto share = random.uniform();
    std::size_t kernel = 0;
    while (kernel + 1 < weights_.size() && share >= weights_[kernel]) share -= weights_[kernel++];
    std::vector<double> places;
    for (const auto& each : kernels_) places.push_back(each.draw(kernel, random));
    return places;
}

FULGURITE_INLINE double Parzen::log_density(const std::vector<double>& places) const {
    auto densities = weights_;
    for (std::size_t i = 0; i < kernels_.size(); ++i) kernels_[i].multiply(places[i], densities);
    return std::log(std::accumulate(densities.begin(), densities.end(), 0.0));
}

} // namespace fulgurite::tune::detail
