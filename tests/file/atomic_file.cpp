// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/file/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>
#include <memory>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

using fulgurite::Error;
using fulgurite::file::AtomicFile;
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

TEST(AtomicFile, is_replaced_as_a_whole) {
    TempDir folder;
    const auto path = folder.path() / "a" / "report.html";
    fulgurite::file::write_atomically(path, "first");
    fulgurite::file::write_atomically(path, "second");
    EXPECT_EQ(read_file(path), "second");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
}

TEST(AtomicFile, that_cannot_be_replaced_leaves_nothing_beside_it) {
    TempDir folder;
    const auto path = folder.path() / "folder";
    std::filesystem::create_directories(path / "full");
    EXPECT_THROW(fulgurite::file::write_atomically(path, "text"), Error);
    EXPECT_TRUE(std::filesystem::is_directory(path / "full"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

// As /dev/stdout is, where it was redirected to a file.
TEST(AtomicFile, that_is_open_elsewhere_is_written_to_as_it_stands) {
    TempDir folder;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> open(std::fopen((folder.path() / "log.txt").c_str(), "w"),
                                                               std::fclose);
    ASSERT_TRUE(open);
    const auto link = folder.path() / "out";
    std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(fileno(open.get())), link);
    fulgurite::file::write_atomically(link, "what is written");
    EXPECT_EQ(read_file(folder.path() / "log.txt"), "what is written");
    struct stat mine = {}, there = {};
    ASSERT_EQ(fstat(fileno(open.get()), &mine), 0);
    ASSERT_EQ(stat((folder.path() / "log.txt").c_str(), &there), 0);
    EXPECT_EQ(mine.st_ino, there.st_ino);
}

TEST(AtomicFile, is_replaced_behind_its_links) {
    TempDir folder;
    const auto link = folder.path() / "latest.html";
    std::filesystem::create_directory(folder.path() / "runs");
    std::filesystem::create_symlink("runs/newest.html", link);
    std::filesystem::create_symlink("first.html", folder.path() / "runs" / "newest.html");
    for (const std::string text : {"there was no file yet", "there is one"}) {
        fulgurite::file::write_atomically(link, text);
        EXPECT_EQ(read_file(folder.path() / "runs" / "first.html"), text);
    }
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_TRUE(std::filesystem::is_symlink(folder.path() / "runs" / "newest.html"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path() / "runs"), {}), 2);
}

TEST(AtomicFile, that_is_a_pipe_stays_one) {
    TempDir folder;
    const auto pipe = folder.path() / "pipe", link = folder.path() / "link";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::filesystem::create_symlink("pipe", link);
    const int end = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    for (const auto& path : {pipe, link}) {
        fulgurite::file::write_atomically(path, "text");
        char read[8] = {};
        EXPECT_EQ(::read(end, read, sizeof read), 4);
        EXPECT_STREQ(read, "text");
    }
    ::close(end);
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
    EXPECT_TRUE(std::filesystem::is_symlink(link));
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
                 "cannot make the folder '/proc/self/deep'");
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
    fulgurite::file::partial::sweep(folder.path());
    running.commit();
    EXPECT_EQ(names_in(folder.path()), "a.ckpt b.ckpt");
}

TEST(AtomicFile, has_a_name_of_its_own_until_it_is_whole) {
    TempDir folder;
    const auto path = folder.path() / "report.html";
    AtomicFile one(path), other(path);
    one.write("one");
    other.write("other");
    one.commit();
    EXPECT_EQ(read_file(path), "one");
    other.commit();
    EXPECT_EQ(read_file(path), "other");
    EXPECT_EQ(names_in(folder.path()), "report.html");
}

TEST(AtomicFile, in_place_of_a_link_leaves_the_file_behind_it) {
    TempDir folder;
    write_file(folder.path() / "best.ckpt", "best");
    std::filesystem::create_symlink("best.ckpt", folder.path() / "last.ckpt");
    AtomicFile file(folder.path() / "last.ckpt", fulgurite::file::Links::replace);
    file.write("last");
    file.commit();
    EXPECT_EQ(read_file(folder.path() / "best.ckpt"), "best");
    EXPECT_EQ(read_file(folder.path() / "last.ckpt"), "last");
    EXPECT_FALSE(std::filesystem::is_symlink(folder.path() / "last.ckpt"));
}

} // namespace
