// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/step/eager.hpp"

namespace fulgurite::engine {

/// The type of a run's step policy: `Eager` where the Trainer was given none.
template <class R>
struct StepPolicyOf {
    using type = Eager;
};
template <class R>
    requires(R::Policies::template has_category<policy::Step>)
struct StepPolicyOf<R> {
    using type = typename R::Policies::template type<R::Policies::template index_of_category<policy::Step>>;
};
template <class R>
using step_policy_of = typename StepPolicyOf<R>::type;

} // namespace fulgurite::engine
