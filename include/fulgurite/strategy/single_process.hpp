// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/strategy/concept.hpp"

namespace fulgurite {

/// One process: the default.
struct SingleProcess : policy::Strategy {
    static constexpr int rank() { return 0; }
    static constexpr int world_size() { return 1; }
    static constexpr bool agree(bool stop) { return stop; }
};

} // namespace fulgurite
