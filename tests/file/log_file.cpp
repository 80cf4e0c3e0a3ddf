// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/log_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
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

// As /dev/stdout is, where it was redirected to a file.
TEST(LoggerFile, that_is_open_elsewhere_is_written_to_as_it_stands) {
    TempDir dir;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> open(std::fopen((dir.path() / "log.txt").c_str(), "w"),
                                                               std::fclose);
    ASSERT_TRUE(open);
    const auto link = dir.path() / "out";
    std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(fileno(open.get())), link);
    logger::write_atomically(link, "what is written");
    EXPECT_EQ(read_file(dir.path() / "log.txt"), "what is written");
    struct stat mine = {}, there = {};
    ASSERT_EQ(fstat(fileno(open.get()), &mine), 0);
    ASSERT_EQ(stat((dir.path() / "log.txt").c_str(), &there), 0);
    EXPECT_EQ(mine.st_ino, there.st_ino);
}

TEST(LoggerFile, is_replaced_behind_its_links) {
    TempDir dir;
    const auto link = dir.path() / "latest.html";
    std::filesystem::create_directory(dir.path() / "runs");
    std::filesystem::create_symlink("runs/newest.html", link);
    std::filesystem::create_symlink("first.html", dir.path() / "runs" / "newest.html");
    for (const std::string text : {"there was no file yet", "there is one"}) {
        logger::write_atomically(link, text);
        EXPECT_EQ(read_file(dir.path() / "runs" / "first.html"), text);
    }
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_TRUE(std::filesystem::is_symlink(dir.path() / "runs" / "newest.html"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path() / "runs"), {}), 2);
}

TEST(LoggerFile, that_is_a_pipe_stays_one) {
    TempDir dir;
    const auto pipe = dir.path() / "pipe", link = dir.path() / "link";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::filesystem::create_symlink("pipe", link);
    const int end = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    for (const auto& path : {pipe, link}) {
        logger::write_atomically(path, "text");
        char read[8] = {};
        EXPECT_EQ(::read(end, read, sizeof read), 4);
        EXPECT_STREQ(read, "text");
    }
    ::close(end);
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
    EXPECT_TRUE(std::filesystem::is_symlink(link));
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
