// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/precision/concept.hpp"

namespace fulgurite {

/// Tensors as they are, float32 unless the module says otherwise: the default.
struct FullPrecision : policy::Precision {
    struct Scope {};
    Scope scope() const { return {}; }
};

} // namespace fulgurite
