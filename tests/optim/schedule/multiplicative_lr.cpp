// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/multiplicative_lr.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_multiplicative_lr {

namespace {
using optim::MultiplicativeLR;

TEST(MultiplicativeLR, equals_python) {
    testing::expect_golden_schedule("multiplicative", MultiplicativeLR{[](std::int64_t epoch) {
                                        return 1 - 0.5 / (1 + static_cast<double>(epoch));
                                    }});
}

} // namespace

} // namespace fulgurite::test_schedule_multiplicative_lr
