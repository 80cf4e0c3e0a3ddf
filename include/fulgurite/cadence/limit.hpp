// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Only so many batches of each loader: `Limit{.train = 100, .val = 0.1}`. 0 leaves the stage out: with `.train = 0`
/// `fit` returns at once, with `.val = 0` no validation hook is called. Whether a fraction can be taken is known once
/// loaders are, so what is wrong with it is said before the first batch.
struct Limit {
    using policy_category = policy::Cadence;
    Amount train{}, val{}, test{}, predict{};

    std::string describe() const;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/cadence/limit-inl.hpp"
#endif
