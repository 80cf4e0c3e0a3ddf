// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/precision/full_precision.hpp"
#include "fulgurite/tensor/move.hpp"

namespace fulgurite::engine {

/// The precision policy of a run, or a default made on the spot.
template <class R>
decltype(auto) precision_of(R& run) {
    return run.policies().template pick<policy::Precision, FullPrecision>();
}

template <class Policies>
inline constexpr bool policies_scale_loss =
    underlying_policy_t<typename Policies::template type_or<policy::Precision, FullPrecision>>::scales_loss;

/// A policy that says at run time whether it scales the loss: `bool scales_loss_now() const`, with what a policy that
/// always does has.
template <class P>
concept MayScaleLoss = requires(const P& policy) {
    { policy.scales_loss_now() } -> std::same_as<bool>;
};
template <class Policies>
inline constexpr bool policies_may_scale_loss =
    MayScaleLoss<underlying_policy_t<typename Policies::template type_or<policy::Precision, FullPrecision>>>;

/// Casts of the weights that an open guard of the precision's scope remembers are made anew.
template <class R>
void forget_casts(R& run) {
    precision_of(run).forget_casts();
}

/// A batch goes to the run's device and takes the precision's type.
template <class R, class Batch>
void place_batch(R& run, Batch& batch) {
    [[maybe_unused]] const Section section(run.policies(), "batch_to_device");
    move_to(batch, run.device());
    precision_of(run).convert_batch(batch);
}

} // namespace fulgurite::engine
