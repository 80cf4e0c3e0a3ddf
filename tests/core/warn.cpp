// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/warn.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Warn, writes_one_line_on_stderr) {
    ::testing::internal::CaptureStderr();
    fulgurite::warn("something is odd");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "fulgurite: something is odd\n");
}

} // namespace
