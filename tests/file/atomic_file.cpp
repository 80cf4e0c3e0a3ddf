// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

using fulgurite::Error;
using fulgurite::checkpoint::AtomicFile;
using fulgurite::testing::error_of;
using fulgurite::testing::names_in;
using fulgurite::testing::read_file;
using fulgurite::testing::says;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

TEST(AtomicFile, appears_at_commit_and_replaces_what_was_there) {
    TempDir folder;
    const auto path = folder.path() / "new" / "deep" / "a.ckpt";
    for (std::string text : {"one", "two"}) {
        AtomicFile file(path);
        file.write(text.data(), text.size());
        file.commit();
        EXPECT_EQ(read_file(path), text);
    }
    EXPECT_EQ(names_in(path.parent_path()), "a.ckpt");
}

TEST(AtomicFile, without_commit_nothing_has_happened) {
    TempDir folder;
    write_file(folder.path() / "a.ckpt", "old");
    {
        AtomicFile file(folder.path() / "a.ckpt");
        file.write("new", 3);
    }
    EXPECT_EQ(read_file(folder.path() / "a.ckpt"), "old");
    EXPECT_EQ(names_in(folder.path()), "a.ckpt");
}

// A limit on the size of files fails in the middle of a write, as a full disk does.
struct FullDisk {
    explicit FullDisk(::rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        const ::rlimit limit{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, SIG_DFL);
    }
    ::rlimit before{};
};

TEST(AtomicFile, a_full_disk_is_an_error_and_the_old_file_stays) {
    TempDir folder;
    const auto path = folder.path() / "a.ckpt";
    write_file(path, "old");
    std::string message;
    {
        FullDisk full(1000);
        AtomicFile file(path);
        const std::string much(5000, 'x');
        file.write(much.data(), much.size());
        file.write(much.data(), much.size());
        message = error_of([&] { file.commit(); });
    }
    EXPECT_PRED2(says, message, "cannot write '" + path.string() + "': ");
    EXPECT_PRED2(says, message, "make room");
    EXPECT_EQ(read_file(path), "old");
    EXPECT_EQ(names_in(folder.path()), "a.ckpt");
}

TEST(AtomicFile, a_file_in_place_of_the_folder_is_an_error) {
    TempDir folder;
    write_file(folder.path() / "file", "");
    EXPECT_PRED2(says, error_of([&] { AtomicFile(folder.path() / "file" / "a.ckpt"); }), "/file'");
    EXPECT_PRED2(says, error_of([&] { AtomicFile(folder.path() / "file" / "sub" / "a.ckpt"); }), "a file stands where");
}

TEST(AtomicFile, a_folder_that_takes_no_files_is_an_error) { // this one refuses root, too
    EXPECT_PRED2(says, error_of([] { AtomicFile("/proc/self/a.ckpt"); }), "/proc/self");
    EXPECT_PRED2(says, error_of([] { AtomicFile("/proc/self/deep/a.ckpt"); }),
                 "cannot make the directory '/proc/self/deep'");
}

TEST(AtomicFile, a_folder_in_the_place_of_the_file_is_an_error) {
    TempDir folder;
    std::filesystem::create_directory(folder.path() / "a.ckpt");
    AtomicFile file(folder.path() / "a.ckpt");
    EXPECT_THROW(file.commit(), Error);
}

TEST(AtomicFile, a_killed_process_leaves_no_half_file_and_is_swept_up_after) {
    TempDir folder;
    write_file(folder.path() / "a.ckpt", "old");
    const auto child = ::fork();
    if (child == 0) {
        AtomicFile file(folder.path() / "a.ckpt");
        file.write("half", 4);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(read_file(folder.path() / "a.ckpt"), "old");
    EXPECT_NE(names_in(folder.path()), "a.ckpt");
    AtomicFile running(folder.path() / "b.ckpt");
    fulgurite::checkpoint::sweep(folder.path());
    running.commit();
    EXPECT_EQ(names_in(folder.path()), "a.ckpt b.ckpt");
}

TEST(AtomicFile, only_files_of_dead_processes_of_this_host_are_swept) {
    TempDir folder;
    const auto mine = ".fulgurite-" + fulgurite::checkpoint::partial::host() + "-";
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
    fulgurite::checkpoint::sweep(folder.path());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 5);
    ::close(writer);
    fulgurite::checkpoint::sweep(folder.path());
    EXPECT_FALSE(std::filesystem::exists(locked));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / (mine + me + "-1-0.partial")));
    fulgurite::checkpoint::sweep(folder.path() / "missing");
}

} // namespace
