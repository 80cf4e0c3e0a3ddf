// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune::detail {

/// The mass of a standard normal distribution between two ends, in the tails, too.
double normal_mass(double a, double b);

/// How narrow kernels may be ("magic clipping"): a share 1 / min(most, (2 + n)^power) of the range at n observations.
/// With few of them, wide kernels hide what they say; without end, narrow ones would keep a search where it is.
/// Watanabe, arXiv 2304.11127, has the power; the numbers are what was best on five functions.
struct Narrowest {
    double power = 1.5, most = 20;
    double steps = 0.5; ///< and no narrower than so many steps between integers

    double share(std::size_t n) const { return 1 / std::min(most, std::pow(2.0 + static_cast<double>(n), power)); }
};

/// Kernels of one parameter, one for each observation and one of the prior, as Optuna's TPE has them: normal
/// distributions cut off at the ends of the range, whose width is the larger gap to a neighbour, or for choices counts.
class Kernels {
public:
    /// Observations: places.
    Kernels(const Range& range, std::span<const double> observations, const Narrowest& narrowest = {});

    /// Each kernel's density (of the scaled place; for integers and choices the probability) is multiplied into what
    /// stands there.
    void multiply(double place, std::vector<double>& densities) const;
    /// A place of one kernel.
    double draw(std::size_t kernel, data::Generator& random) const;
    const std::vector<double>& mu() const { return mu_; }
    const std::vector<double>& sigma() const { return sigma_; }

private:
    double scaled(double place) const { return range_.log ? std::log(place) : place; }
    // How far it is from half a step below to half a step above.
    double step_at(double mu) const;

    void widths(const Narrowest& narrowest);
    void multiply_choice(double place, std::vector<double>& densities) const;
    /// The point of a standard normal distribution between a and b below which lies a share of the mass, by halving.
    static double between(double a, double b, double share);

    Range range_;
    bool discrete_ = false;
    double low_ = 0, high_ = 0;
    std::vector<double> mu_, sigma_, scale_;
};

/// A mixture of products of kernels: multivariate, as the places of one observation belong together.
class Parzen {
public:
    /// Observations: one row for each parameter, all of the same length, the oldest first. Weights: one for each
    /// observation; the prior has 1.
    Parzen(const std::vector<Range>& ranges, const std::vector<std::vector<double>>& observations,
           std::vector<double> weights, const Narrowest& narrowest = {});
    /// The newest 25 count fully, older ones the less the older they are.
    static std::vector<double> by_age(std::size_t n);
    /// Of places in an order of value, from 0 on: log(n + 1) − log(place + 1), 1 on average. The weights are those of
    /// CMA-ES (Hansen and Ostermeier, Evolutionary Computation 9, 2001), for the best ones of n trials.
    static std::vector<double> by_place(const std::vector<std::size_t>& places);
    std::vector<double> draw(data::Generator& random) const;
    double log_density(const std::vector<double>& places) const;
    const std::vector<Kernels>& kernels() const { return kernels_; }
    const std::vector<double>& weights() const { return weights_; }

private:
    std::vector<Kernels> kernels_;
    std::vector<double> weights_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/parzen-inl.hpp"
#endif
