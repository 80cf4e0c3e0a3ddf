// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;

TEST(LoggerFile, is_replaced_as_a_whole) {
    TempDir dir;
    const auto path = dir.path() / "a" / "report.html";
    logger::write_atomically(path, "first");
    logger::write_atomically(path, "second");
    EXPECT_EQ(read_file(path), "second");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
}

TEST(LoggerFile, that_cannot_be_replaced_leaves_nothing_beside_it) {
    TempDir dir;
    const auto path = dir.path() / "folder";
    std::filesystem::create_directories(path / "full");
    EXPECT_THROW(logger::write_atomically(path, "text"), Error);
    EXPECT_TRUE(std::filesystem::is_directory(path / "full"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(LoggerFile, has_what_was_written_before_it_is_closed) {
    TempDir dir;
    logger::OutputFile file(dir.path() / "log");
    file.write("abc");
    EXPECT_EQ(read_file(file.path()), "abc");
    logger::OutputFile more(dir.path() / "log", true);
    more.write("def");
    EXPECT_EQ(read_file(file.path()), "abcdef");
}

} // namespace
