// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/chained_scheduler.hpp"

#include "fulgurite/optim/schedule/constant_lr.hpp"
#include "fulgurite/optim/schedule/exponential_lr.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_chained_scheduler {

namespace {
using optim::ChainedScheduler;

const optim::ConstantLR quarter{{.factor = 0.25, .total_iters = 8}};
const optim::ExponentialLR falls{{.gamma = 0.93}};

TEST(ChainedScheduler, equals_python) { testing::expect_golden_schedule("chained", ChainedScheduler{quarter, falls}); }

TEST(ChainedScheduler, refuses_what_does_not_fit) {
    EXPECT_THROW((ChainedScheduler{quarter, optim::ExponentialLR{{.gamma = 0.9}, Interval::step}}), Error);
    ChainedScheduler two{quarter, falls};
    ChainedScheduler three{quarter, falls, falls};
    EXPECT_THROW(three.load_state_dict(two.state_dict()), Error);
}

} // namespace

} // namespace fulgurite::test_schedule_chained_scheduler
