// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/store.hpp"

#include <gtest/gtest.h>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

namespace checkpoint = fulgurite::checkpoint;
using fulgurite::Error;
using fulgurite::StateTree;
using fulgurite::testing::names_in;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

StateTree snapshot() {
    StateTree tree;
    for (const char* key : {"epoch", "global_step", "state_dict", "optimizer_states", "callbacks", "hyper_parameters"})
        tree[key] = key;
    return tree;
}

TEST(Store, saves_links_and_removes) {
    TempDir folder;
    write_file(folder.path() / "old.ckpt", "");
    int taken = 0;
    checkpoint::carry_out({checkpoint::Save{folder.path() / "a.ckpt"}, checkpoint::Save{folder.path() / "b.ckpt"},
                           checkpoint::Link{folder.path() / "best.ckpt", folder.path() / "a.ckpt"},
                           checkpoint::Remove{folder.path() / "old.ckpt"}},
                          [&] { return ++taken, snapshot(); });
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(names_in(folder.path()), "a.ckpt b.ckpt best.ckpt");
    EXPECT_EQ(std::filesystem::read_symlink(folder.path() / "best.ckpt"), "a.ckpt");
    EXPECT_EQ(checkpoint::read_torch_zip(folder.path() / "best.ckpt").size(), 6u);
    checkpoint::carry_out({checkpoint::Link{folder.path() / "best.ckpt", folder.path() / "b.ckpt"}}, snapshot);
    EXPECT_EQ(std::filesystem::read_symlink(folder.path() / "best.ckpt"), "b.ckpt");
}

TEST(Store, nothing_to_do_takes_no_snapshot) {
    checkpoint::carry_out({}, []() -> StateTree { throw Error("taken"); });
}

TEST(Store, weights_are_enough_to_load_a_module) {
    TempDir folder;
    checkpoint::carry_out({checkpoint::Save{folder.path() / "a.ckpt", true}}, snapshot);
    const auto tree = checkpoint::read_torch_zip(folder.path() / "a.ckpt");
    EXPECT_EQ(tree.size(), 4u);
    EXPECT_TRUE(tree.contains("state_dict") && tree.contains("hyper_parameters"));
}

TEST(Store, what_cannot_be_saved_evicts_nothing) {
    TempDir folder;
    write_file(folder.path() / "old.ckpt", "");
    EXPECT_THROW(checkpoint::carry_out({checkpoint::Save{folder.path() / "old.ckpt" / "a.ckpt"},
                                        checkpoint::Remove{folder.path() / "old.ckpt"}},
                                       snapshot),
                 Error);
    EXPECT_EQ(names_in(folder.path()), "old.ckpt");
}

TEST(Store, removing_what_is_gone_is_fine) {
    TempDir folder;
    checkpoint::carry_out({checkpoint::Remove{folder.path() / "gone.ckpt"}}, snapshot);
}

TEST(Store, a_second_error_at_the_end_is_told_and_not_thrown) {
    ::testing::internal::CaptureStderr();
    checkpoint::carry_out_or_tell({checkpoint::Save{"/proc/self/x.ckpt"}}, snapshot);
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("/proc/self"), std::string::npos);
}

TEST(Store, a_folder_is_checked_before_the_run) {
    TempDir folder;
    write_file(folder.path() / "file", "");
    EXPECT_THROW(checkpoint::prepare(folder.path() / "file"), Error);
    checkpoint::prepare(folder.path() / "made");
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / "made"));
}

} // namespace
