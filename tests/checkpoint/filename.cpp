// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/filename.hpp"

#include <gtest/gtest.h>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

using fulgurite::checkpoint::fill_in;
using fulgurite::checkpoint::free_path;
using fulgurite::testing::error_of;
using fulgurite::testing::says;

const fulgurite::checkpoint::NameFields fields{3, 800, {{"val/loss", 2}, {"val/acc", 0.98765}}};

TEST(Filename, fills_in_its_fields) {
    EXPECT_EQ(fill_in("epoch={epoch}-step={step}", fields), "epoch=3-step=800");
    EXPECT_EQ(fill_in("{epoch:02d}-{val/acc:.2f}", fields), "03-0.99");
    EXPECT_EQ(fill_in("{val/acc}", fields), "0.98765");
    EXPECT_EQ(fill_in("{val/loss}-{val/acc:.1f}", fields), "2-1.0");
    EXPECT_EQ(fill_in("plain", fields), "plain");
}

TEST(Filename, refuses_what_it_does_not_know) {
    EXPECT_PRED2(says, error_of([] { fill_in("{loss}", fields); }),
                 "which is not known; it may hold {epoch}, {step}, {val/loss} and {val/acc}");
    EXPECT_PRED2(says, error_of([] { fill_in("{epochs}", fields); }), "'{epochs}'");
    EXPECT_PRED2(says, error_of([] { fill_in("a{epoch", fields); }), "not closed");
    EXPECT_THROW(fill_in("{epoch:.2q}", fields), fulgurite::Error);
    EXPECT_PRED2(says, error_of([] { fill_in("{loss}", {0, 0}); }), "it may hold {epoch} and {step}, each");
}

TEST(Filename, tells_the_names_in_it) {
    using fulgurite::checkpoint::names_in;
    EXPECT_EQ(names_in("a{epoch:02d}-{val/acc:.2f}{x}"), (std::vector<std::string>{"epoch", "val/acc", "x"}));
    EXPECT_EQ(names_in("plain"), std::vector<std::string>{});
    EXPECT_EQ(names_in("a{b"), std::vector<std::string>{"b"});
    EXPECT_EQ(names_in("{"), std::vector<std::string>{""});
}

TEST(Filename, counts_versions_of_files_in_the_way) {
    fulgurite::testing::TempDir folder;
    EXPECT_EQ(free_path(folder.path(), "x", ""), folder.path() / "x.ckpt");
    fulgurite::testing::write_file(folder.path() / "x.ckpt", "");
    EXPECT_EQ(free_path(folder.path(), "x", ""), folder.path() / "x-v1.ckpt");
    fulgurite::testing::write_file(folder.path() / "x-v1.ckpt", "");
    EXPECT_EQ(free_path(folder.path(), "x", ""), folder.path() / "x-v2.ckpt");
    EXPECT_EQ(free_path(folder.path(), "x", folder.path() / "x.ckpt"), folder.path() / "x.ckpt");
}

} // namespace
