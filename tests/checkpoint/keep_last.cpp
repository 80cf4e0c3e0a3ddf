// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/keep_last.hpp"

#include <gtest/gtest.h>

#include "checkpoint/run.hpp"
#include "checkpoint/words.hpp"
#include "fulgurite/checkpoint/concept.hpp"
#include "support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::FakeRun;
using fulgurite::testing::names_in;
using fulgurite::testing::TempDir;
using fulgurite::testing::train;

static_assert(CheckpointPolicy<KeepLast>);

std::int64_t step_in(const KeepLast& keep) {
    return checkpoint::read_torch_zip(keep.path()).at("global_step").as_int();
}

TEST(KeepLast, holds_the_last_state_whatever_its_cadence) {
    struct Case {
        Duration every;
        int snapshots;
    };
    for (auto [every, snapshots] : {Case{Epochs{1}, 3},
                                    {Epochs{2}, 2},
                                    {Epochs{0}, 1}, //
                                    {Steps{1}, 7},  // and what the end of the last epoch decided
                                    {Steps{4}, 2},
                                    {Steps{9}, 1}}) {
        TempDir folder;
        FakeRun<> run;
        KeepLast keep{{.directory = folder.path(), .every = every}};
        train(run, keep, {1, 2, 3});
        EXPECT_EQ(step_in(keep), 6);
        EXPECT_EQ(run.snapshots, snapshots);
        EXPECT_EQ(names_in(folder.path()), "last.ckpt");
        keep.teardown(run);
        EXPECT_EQ(run.snapshots, snapshots);
    }
}

TEST(KeepLast, saves_what_an_exception_or_a_dropped_session_would_lose) {
    for (bool exception : {true, false}) {
        TempDir folder;
        FakeRun<> run;
        KeepLast keep{{.directory = folder.path()}};
        keep.on_fit_start();
        keep.on_train_start(run);
        run.step_ = 1;
        keep.on_train_batch_end(run);
        exception ? keep.on_exception(run) : keep.teardown(run);
        EXPECT_EQ(step_in(keep), 1);
        keep.teardown(run);
        EXPECT_EQ(run.snapshots, 1);
    }
}

TEST(KeepLast, saves_nothing_where_nothing_was_trained) {
    TempDir folder;
    FakeRun<> run;
    KeepLast keep{{.directory = folder.path()}};
    train(run, keep, {});
    keep.on_exception(run);
    EXPECT_EQ(names_in(folder.path()), "");
}

TEST(KeepLast, a_failure_is_an_error_and_the_file_is_tried_once_more_at_the_end) {
    TempDir folder;
    FakeRun<> run;
    KeepLast keep{{.directory = folder.path() / "sub", .every = Steps{1}}};
    train(run, keep, {1});
    std::filesystem::remove_all(folder.path() / "sub");
    fulgurite::testing::write_file(folder.path() / "sub", "");
    ++run.step_;
    EXPECT_THROW(keep.on_train_batch_end(run), Error);
    const int snapshots = run.snapshots;
    keep.on_exception(run); // it cannot be written: that is told, not thrown
    EXPECT_EQ(run.snapshots, snapshots + 1);
    keep.teardown(run);
    EXPECT_EQ(run.snapshots, snapshots + 1);
}

TEST(KeepLast, takes_a_name_and_weights_alone) {
    TempDir folder;
    FakeRun<> run;
    KeepLast keep{{.directory = folder.path(), .filename = "newest", .save_weights_only = true}};
    train(run, keep, {1});
    EXPECT_EQ(names_in(folder.path()), "newest.ckpt");
    EXPECT_FALSE(checkpoint::read_torch_zip(keep.path()).contains("callbacks"));
    EXPECT_THROW(KeepLast({.filename = ""}), Error);
    EXPECT_THROW(KeepLast({.filename = "last-{epoch}"}), Error);
}

} // namespace
