// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/precision/full_precision.hpp"
#include "fulgurite/tensor/move.hpp"

namespace fulgurite::engine {

/// The precision policy of a run, or a default made on the spot.
template <class R>
decltype(auto) precision_of(R& run) {
    return run.policies().template pick<policy::Precision, FullPrecision>();
}

/// Where the guard of its scope, which is open, remembers casts of the weights: it has them made anew.
template <class R>
void forget_casts([[maybe_unused]] R& run) {
    using Scope = decltype(precision_of(run).scope());
    if constexpr (requires { Scope::forget_casts(); }) Scope::forget_casts();
}

/// A batch goes to the run's device and takes the precision's type.
template <class R, class Batch>
void place_batch(R& run, Batch& batch, c10::Device device) {
    move_to(batch, device);
    decltype(auto) precision = precision_of(run);
    if constexpr (requires { precision.convert_batch(batch); }) precision.convert_batch(batch);
}

} // namespace fulgurite::engine
