// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/restore_unless_done.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

using fulgurite::RestoreUnlessDone;

TEST(RestoreUnlessDone, restores_once_when_told_or_when_it_goes) {
    int times = 0;
    {
        RestoreUnlessDone guard([&] { ++times; });
        guard.restore();
        EXPECT_EQ(times, 1);
    }
    EXPECT_EQ(times, 1);
    {
        const RestoreUnlessDone guard([&] { ++times; });
    }
    EXPECT_EQ(times, 2);
}

TEST(RestoreUnlessDone, throws_when_told_and_is_silent_when_another_exception_is_on_its_way) {
    const auto fails = [] { throw std::runtime_error("it is gone"); };
    EXPECT_THROW(RestoreUnlessDone(fails).restore(), std::runtime_error);
    EXPECT_THROW(
        {
            const RestoreUnlessDone guard(fails);
            throw std::logic_error("the first");
        },
        std::logic_error);
}
