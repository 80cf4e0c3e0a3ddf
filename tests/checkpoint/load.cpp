// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/load.hpp"

#include <gtest/gtest.h>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

using fulgurite::checkpoint::load;
using fulgurite::testing::error_of;
using fulgurite::testing::golden;
using fulgurite::testing::says;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

TEST(Load, reads_by_content) { EXPECT_EQ(load(golden("checkpoints/lightning.ckpt")).at("global_step").as_int(), 4); }

TEST(Load, a_missing_file_says_what_there_is) {
    TempDir folder;
    EXPECT_PRED2(says, error_of([&] { load(folder.path() / "last.ckpt"); }), "its directory is empty");
    write_file(folder.path() / "epoch=1-step=4.ckpt", "");
    const auto message = error_of([&] { load(folder.path() / "last.ckpt"); });
    EXPECT_PRED2(says, message, "no such file; in '" + folder.path().string() + "' there are 'epoch=1-step=4.ckpt'");
    EXPECT_PRED2(says, error_of([&] { load(folder.path() / "x" / "y"); }), "there is no directory");
    EXPECT_PRED2(says, error_of([&] { load(folder.path()); }), "it is a directory; in");
    EXPECT_PRED2(says, error_of([&] { load(""); }), "was one saved at all?");
}

TEST(Load, says_what_is_wrong_with_a_file) {
    TempDir folder;
    const auto path = folder.path() / "a.ckpt";
    write_file(path, "");
    EXPECT_PRED2(says, error_of([&] { load(path); }), "it is empty");
    write_file(path, "hello");
    EXPECT_PRED2(says, error_of([&] { load(path); }), "it is no checkpoint");
    write_file(path, "PK\x03\x04 and no more");
    EXPECT_PRED2(says, error_of([&] { load(path); }), "truncated or damaged");
    EXPECT_PRED2(says, error_of([&] { load(golden("checkpoints/legacy.pt")); }), "before PyTorch 1.6");
}

} // namespace
