// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Before training, n validation batches are run to find mistakes early, with -1 all of them. Their metrics are thrown
/// away and random state is as before. Skipped when a run is resumed.
struct SanityCheck : policy::Cadence {
    std::int64_t batches;
    explicit SanityCheck(std::int64_t n) : batches(n == -1 ? Amount::all : n) {
        if (n < 1 && n != -1)
            throw Error("SanityCheck{", n, "}: give a number of batches of at least 1, or -1 for all");
    }
    /// "2 batches", "all batches".
    std::string words() const { return batches == Amount::all ? "all batches" : Duration(Batches{batches}).words(); }
    std::string describe() const { return "SanityCheck{" + words() + "}"; }
};

} // namespace fulgurite
