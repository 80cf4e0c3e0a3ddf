// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/mode.hpp"

#include <gtest/gtest.h>
#include <cmath>

namespace {

using fulgurite::is_better;
using fulgurite::Mode;

TEST(Mode, better_is_strict) {
    EXPECT_TRUE(is_better(Mode::min, 1, 2));
    EXPECT_FALSE(is_better(Mode::min, 2, 2));
    EXPECT_TRUE(is_better(Mode::max, 2, 1));
    EXPECT_FALSE(is_better(Mode::max, 1, 1));
}

TEST(Mode, nan_is_never_better) {
    EXPECT_FALSE(is_better(Mode::min, std::nan(""), fulgurite::worst_of(Mode::min)));
    EXPECT_FALSE(is_better(Mode::max, std::nan(""), fulgurite::worst_of(Mode::max)));
}

} // namespace
