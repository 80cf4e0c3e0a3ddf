// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/study.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE const TrialRecord& Study::best() const {
    const auto found = detail::best_of(trials_, maximize_ ? Mode::max : Mode::min);
    if (found < 0) throw Error("tune::Study: none of the ", trials_.size(), " trials has a value");
    return trials_[static_cast<std::size_t>(found)];
}

} // namespace fulgurite::tune
