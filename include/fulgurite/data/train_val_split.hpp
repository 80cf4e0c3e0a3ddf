// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/split/parts.hpp"
#include "fulgurite/data/subset.hpp"

namespace fulgurite::data {

struct TrainValSplitOptions {
    double val_percentage = 0.2; ///< the fraction to validate on, 0 to below 1; 0: none
    std::uint64_t seed = 42;     ///< of which samples that are

    void check(const auto& refuse) const {
        if (!(val_percentage >= 0 && val_percentage < 1))
            refuse("val_percentage", "a fraction from 0 to below 1, such as 0.2 for 20 %");
    }
};

/// What `data::train_val_split` gives.
template <Dataset D>
struct TrainVal {
    Subset<D> train, val;
};

/// `auto [train, val] = data::train_val_split(dataset, {.val_percentage = 0.1, .seed = 7})`: of 60,000 samples 54,000
/// and 6,000. The part to validate on is rounded down. Both share the dataset. Throws `Error` where the percentage is
/// no fraction, and where it leaves one part without a sample.
template <Dataset D>
TrainVal<D> train_val_split(D dataset, const TrainValSplitOptions& options = {}) {
    options.check([&](auto, auto wanted) {
        throw Error("data::train_val_split: val_percentage is ", options.val_percentage, "; give ", wanted);
    });
    const auto shared = std::make_shared<const D>(std::move(dataset));
    const auto samples = static_cast<std::int64_t>(shared->size());
    const auto val = part_of(samples, options.val_percentage);
    if (samples == val || (val == 0 && options.val_percentage > 0))
        throw Error("data::train_val_split: of ", samples, " samples, val_percentage ", options.val_percentage,
                    " leaves none to ", val == 0 && samples > 0 ? "validate on" : "learn from");
    auto parts = split_indices(samples, std::array{samples - val, val}, options.seed);
    return {Subset<D>(shared, std::move(parts[0])), Subset<D>(shared, std::move(parts[1]))};
}

} // namespace fulgurite::data
