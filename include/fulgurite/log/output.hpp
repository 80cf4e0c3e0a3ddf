// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/core/key.hpp"

namespace fulgurite {

/// Something that a step hands to its hooks: `output("prediction"_key, prediction)`, read as
/// `outputs["prediction"_key]`.
template <class K, class V>
struct Output {
    using key = K;
    V value;
};
template <FixedString Name, class V>
auto output(Key<Name>, V value) {
    return Output<Key<Name>, V>{std::move(value)};
}

} // namespace fulgurite
