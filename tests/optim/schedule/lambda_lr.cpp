// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/lambda_lr.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_lambda_lr {

namespace {
using optim::LambdaLR;

TEST(LambdaLR, equals_python) {
    testing::expect_golden_schedule("lambda", LambdaLR{[](std::int64_t epoch) { return std::pow(0.95, epoch); }});
}

TEST(LambdaLR, may_tell_groups_apart) {
    const double base = 0.95; // captured: such a lambda cannot be assigned to
    testing::expect_golden_schedule("lambda_groups", LambdaLR{[base](std::int64_t epoch, std::size_t group) {
                                        return group == 0 ? std::pow(base, epoch)
                                                          : 1 / (1 + static_cast<double>(epoch));
                                    }});
}

TEST(LambdaLR, has_interval_and_frequency) {
    const LambdaLR schedule{[](std::int64_t) { return 1.0; }, Interval::step, 3};
    EXPECT_EQ(schedule.interval(), Interval::step);
    EXPECT_EQ(schedule.frequency(), 3);
}

} // namespace

} // namespace fulgurite::test_schedule_lambda_lr
