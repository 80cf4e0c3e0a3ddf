// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/hook.hpp"

#include <gtest/gtest.h>

#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/stage.hpp"

namespace {

using namespace fulgurite;

// A policy that keeps something for each phase indexes by it: there is no fifth.
template <class P>
concept has_a_value_for_no_phase = requires { P::none; };
static_assert(!has_a_value_for_no_phase<Phase>);
static_assert(hook::on_train_epoch_end::phase == Phase::train);
static_assert(hook::on_validation_batch_end::phase == Phase::validation);
static_assert(hook::on_test_end::has_phase == false);
static_assert(hook::on_test_epoch_end::phase == Phase::test);

} // namespace
