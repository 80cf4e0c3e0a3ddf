// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"

namespace fulgurite::metric::classification {

/// What the options of all classification metrics must be, by their names; those that a struct lacks are left out.
template <class Options>
void check_options(const Options& options, const auto& refuse) {
    const auto share = [](double value) { return value >= 0 && value <= 1; };
    if constexpr (requires { options.num_classes; })
        if (options.num_classes < 2) refuse("num_classes", "a whole number of 2 or more");
    if constexpr (requires { options.num_labels; })
        if (options.num_labels < 2) refuse("num_labels", "a whole number of 2 or more");
    if constexpr (requires { options.top_k; })
        if (options.top_k < 1 || options.top_k > options.num_classes) refuse("top_k", "1 to num_classes");
    if constexpr (requires { options.threshold; })
        if (!share(options.threshold)) refuse("threshold", "a number from 0 to 1");
    if constexpr (requires { options.beta; })
        if (!(options.beta > 0 && std::isfinite(options.beta))) refuse("beta", "a finite number above 0");
    if constexpr (requires { options.zero_division; })
        if (!share(options.zero_division)) refuse("zero_division", "a number from 0 to 1");
    if constexpr (requires { options.n_bins; })
        if (options.n_bins < 1) refuse("n_bins", "a whole number of 1 or more");
}

} // namespace fulgurite::metric::classification
