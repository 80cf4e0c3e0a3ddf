// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <vector>

#include "tests/reliability/recorder.hpp"

namespace fulgurite::reliability {

/// Where a run differs from a loop written by hand, which has LibTorch's optimizers and nothing of a Trainer. Empty
/// where it does not, and where the composition has something that the loop lacks.
std::vector<std::string> against_plain_loop(const Composition& composition, const Recorder& run);

} // namespace fulgurite::reliability
