// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/partial.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace {

namespace partial = fulgurite::file::partial;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

TEST(Partial, only_files_of_dead_processes_of_this_host_are_swept) {
    TempDir folder;
    const auto mine = ".fulgurite-" + partial::host() + "-";
    const auto me = std::to_string(::getpid());
    write_file(folder.path() / (mine + me + "-1-0.partial"), ""); // an earlier process of the same number
    write_file(folder.path() / (".fulgurite-elsewhere-" + me + "-1-0.partial"), "");
    write_file(folder.path() / (mine + "1-1-0.partial"), ""); // process 1 runs
    // A host whose name begins as this one's does, and a process of another container, whose number says nothing here.
    write_file(folder.path() / (mine + "7-999999999-1-0.partial"), "");
    const auto locked = folder.path() / (mine + me + "-2-0.partial");
    write_file(locked, "");
    const int writer = ::open(locked.c_str(), O_WRONLY);
    ASSERT_EQ(::flock(writer, LOCK_EX), 0);
    write_file(folder.path() / "mine.partial", "");
    partial::sweep(folder.path());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 5);
    ::close(writer);
    partial::sweep(folder.path());
    EXPECT_FALSE(std::filesystem::exists(locked));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / (mine + me + "-1-0.partial")));
    partial::sweep(folder.path() / "missing");
}

} // namespace
