// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Trains on the same few batches, the training loader's first, in the same order each epoch: a model that can't learn
/// these by heart has a mistake in it. It validates on as many of the validation loader's. A training loader that can
/// be told to keep its order (`data::Loader`) is, for as long as the fit lasts.
struct Overfit : policy::Cadence {
    Amount batches;
    explicit Overfit(Amount amount = 1) : batches(amount) {
        if (amount.none()) throw Error("Overfit{0}: there is nothing to learn; give at least one batch");
    }
    std::string describe() const { return "Overfit{" + batches.words() + "}"; }
};

} // namespace fulgurite
