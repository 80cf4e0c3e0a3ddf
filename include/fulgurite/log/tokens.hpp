// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <limits>
#include <string>
#include <type_traits>

#include "fulgurite/core/error.hpp"

namespace fulgurite {

/// How many terms the loss is the mean of, where that is not the number of samples in the batch: `step(loss, …,
/// tokens(count))`. What windows (`Accumulate`) weigh the batch by.
struct Tokens {
    double count;
};
/// Throws `Error` for a number below 0 or one that is not finite.
template <class Number>
    requires std::is_arithmetic_v<Number>
Tokens tokens(Number count) {
    const auto number = static_cast<double>(count);
    if (!(number >= 0 && number <= std::numeric_limits<double>::max()))
        throw Error("tokens(", number, "): give how many terms the loss is the mean of, 0 or more");
    return {number};
}

} // namespace fulgurite
