// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/descriptor.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/log_file.hpp"
#include "support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;

// The status that a child without standard streams ends with, which does what is given.
template <class F>
int without_standard_streams(F&& f) {
    const auto child = ::fork();
    if (child == 0) {
        for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(number);
        ::_exit(f());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Descriptor, never_takes_the_number_of_a_standard_stream) {
    TempDir folder;
    EXPECT_EQ(without_standard_streams([&] {
                  const file::Descriptor one(folder.path() / "a", O_WRONLY | O_CREAT);
                  const file::Descriptor two(folder.path() / "a", O_RDONLY);
                  return one.number() > 2 && two.number() > 2 ? 0 : 1;
              }),
              0);
}

TEST(Descriptor, keeps_messages_out_of_files) {
    TempDir folder;
    const auto log = folder.path() / "log", whole = folder.path() / "whole";
    EXPECT_EQ(without_standard_streams([&] {
                  file::LogFile rows(log);
                  rows.write("row");
                  file::AtomicFile page(whole);
                  std::fputs("a message", stderr);
                  page.write("page");
                  page.commit();
                  return 0;
              }),
              0);
    EXPECT_EQ(read_file(log), "row");
    EXPECT_EQ(read_file(whole), "page");
}

TEST(Descriptor, says_why_a_file_is_not_open) {
    const file::Descriptor none("/no/such/file", O_RDONLY);
    EXPECT_EQ(errno, ENOENT);
    EXPECT_FALSE(none.is_open());
}

} // namespace
