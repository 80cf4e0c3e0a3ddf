// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/log_file.hpp"

#include <gtest/gtest.h>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;

TEST(LogFile, has_what_was_written_before_it_is_closed) {
    TempDir dir;
    file::LogFile file(dir.path() / "log");
    file.write("abc");
    EXPECT_EQ(read_file(file.path()), "abc");
    file::LogFile more(dir.path() / "log", true);
    more.write("def");
    EXPECT_EQ(read_file(file.path()), "abcdef");
}

} // namespace
