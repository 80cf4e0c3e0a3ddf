// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/keep_best.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "checkpoint/run.hpp"
#include "checkpoint/words.hpp"
#include "fulgurite/checkpoint/concept.hpp"
#include "support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::error_of;
using fulgurite::testing::FakeRun;
using fulgurite::testing::names_in;
using fulgurite::testing::says;
using fulgurite::testing::TempDir;
using fulgurite::testing::train;

constexpr auto key = "val_loss"_key;
using Policy = KeepBest<std::remove_const_t<decltype(key)>>;
static_assert(CheckpointPolicy<Policy> && std::is_same_v<Policy::monitored_key, Key<"val_loss">>);

// The rows of the reference's table: validation losses 3, 1, 2, .5, 5; two batches per epoch.
std::string files_after(KeepBestOptions options, const std::filesystem::path& folder) {
    FakeRun<> run;
    options.directory = folder;
    KeepBest keep{key, options};
    train(run, keep, {3, 1, 2, .5, 5});
    return names_in(folder);
}
std::string files_after(const KeepBestOptions& options) {
    TempDir folder;
    return files_after(options, folder.path());
}

TEST(KeepBest, keeps_the_files_that_lightning_keeps) {
    EXPECT_EQ(files_after({}), "epoch=3-step=8.ckpt");
    EXPECT_EQ(files_after({.top_k = 2}), "epoch=1-step=4.ckpt epoch=3-step=8.ckpt");
    EXPECT_EQ(files_after({.mode = Mode::max, .top_k = 2}), "epoch=0-step=2.ckpt epoch=4-step=10.ckpt");
    EXPECT_EQ(files_after({.top_k = -1, .filename = "epoch={epoch:02d}-val_loss={val_loss:.2f}"}),
              "epoch=00-val_loss=3.00.ckpt epoch=01-val_loss=1.00.ckpt epoch=02-val_loss=2.00.ckpt "
              "epoch=03-val_loss=0.50.ckpt epoch=04-val_loss=5.00.ckpt");
    EXPECT_EQ(files_after({.top_k = 3, .filename = "x"}), "x-v1.ckpt x-v2.ckpt x.ckpt");
    EXPECT_EQ(files_after({.top_k = 3, .filename = "x", .version_counter = false}), "x.ckpt");
}

TEST(KeepBest, a_second_run_in_the_same_folder_leaves_the_files_of_the_first) {
    TempDir folder;
    files_after({}, folder.path());
    EXPECT_EQ(files_after({}, folder.path()), "epoch=3-step=8-v1.ckpt epoch=3-step=8.ckpt");
}

double value_in(const std::filesystem::path& path) {
    return checkpoint::read_torch_zip(path).at("state_dict", "value").as_double();
}

TEST(KeepBest, overwrites_a_file_of_its_own_only_with_a_better_one) {
    TempDir folder;
    FakeRun<> run;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    KeepBest keep{key, {.top_k = 3, .directory = folder.path(), .filename = "x", .version_counter = false}};
    train(run, keep, {nan, 3, 1, 5, nan});
    EXPECT_EQ(keep.best_score(), 1);
    EXPECT_EQ(keep.saved().size(), 1u);
    EXPECT_EQ(value_in(keep.best_path()), 1);
    EXPECT_EQ(run.snapshots, 3) << "what is not kept is not made";
    std::filesystem::remove(keep.best_path());
    train(run, keep, {2});
    EXPECT_EQ(keep.best_score(), 2) << "a file that is gone is in nobody's way";
    EXPECT_EQ(value_in(keep.best_path()), 2);
}

TEST(KeepBest, keeps_the_others_where_a_file_is_overwritten) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key,
                  {.top_k = 2,
                   .directory = folder.path(),
                   .filename = "epoch={epoch}",
                   .every = Steps{1},
                   .version_counter = false}};
    fulgurite::testing::start(run, keep);
    const auto look = [&](std::int64_t epoch, double value) {
        run.epoch_ = epoch;
        ++run.step_;
        run.value = value;
        keep.on_train_batch_end(run);
        keep.on_validation_end(run);
    };
    look(0, .5);
    look(1, .1);
    look(1, .3);
    EXPECT_EQ(names_in(folder.path()), "epoch=0.ckpt epoch=1.ckpt");
    EXPECT_EQ(value_in(folder.path() / "epoch=1.ckpt"), .1);
    look(1, .05);
    EXPECT_EQ(names_in(folder.path()), "epoch=0.ckpt epoch=1.ckpt");
    EXPECT_EQ(value_in(folder.path() / "epoch=1.ckpt"), .05);
    ASSERT_EQ(keep.saved().size(), 2u);
    EXPECT_EQ(keep.best_score(), .05);
}

TEST(KeepBest, starts_anew_with_each_fit_and_leaves_the_files_of_the_last) {
    TempDir folder;
    KeepBest keep{key, {.directory = folder.path()}};
    for (const double value : {1., 3.}) { // the second fit is the worse one
        FakeRun<> run;
        keep.setup(run);
        EXPECT_TRUE(keep.best_path().empty());
        EXPECT_TRUE(std::isnan(keep.best_score()));
        train(run, keep, {value});
        EXPECT_EQ(keep.best_score(), value);
        EXPECT_EQ(keep.saved().size(), 1u);
        FakeRun<Phase::validation, Stage::validate> validation;
        keep.setup(validation);
        EXPECT_EQ(keep.best_score(), value) << "a validation is no fit";
    }
    EXPECT_EQ(names_in(folder.path()), "epoch=0-step=2-v1.ckpt epoch=0-step=2.ckpt");
    EXPECT_EQ(value_in(folder.path() / "epoch=0-step=2.ckpt"), 1);
    EXPECT_EQ(keep.best_path(), folder.path() / "epoch=0-step=2-v1.ckpt");
}

TEST(KeepBest, says_which_is_best) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key, {.top_k = 2, .directory = folder.path(), .link = "best.ckpt"}};
    EXPECT_TRUE(keep.best_path().empty());
    EXPECT_TRUE(std::isnan(keep.best_score()));
    train(run, keep, {3, 1, 2, .5, .7});
    EXPECT_EQ(keep.best_path(), folder.path() / "epoch=3-step=8.ckpt");
    EXPECT_EQ(keep.best_score(), .5);
    ASSERT_EQ(keep.saved().size(), 2u);
    EXPECT_EQ(keep.saved()[1].score, .7);
    EXPECT_EQ(checkpoint::read_torch_zip(folder.path() / "best.ckpt").at("state_dict", "value").as_double(), .5);
}

TEST(KeepBest, looks_where_the_metric_is_logged) {
    TempDir folder;
    FakeRun<Phase::train> run;
    KeepBest keep{key, {.directory = folder.path()}};
    keep.on_fit_start(run);
    run.step_ = 2;
    keep.on_validation_end(run);
    EXPECT_EQ(run.snapshots, 0);
    keep.on_train_epoch_end(run);
    EXPECT_EQ(run.snapshots, 1);
}

TEST(KeepBest, looks_away_in_the_sanity_check_and_before_the_first_step) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key, {.directory = folder.path()}};
    keep.on_fit_start(run);
    keep.on_validation_end(run);
    run.step_ = 1;
    run.sane = false;
    keep.on_validation_end(run);
    EXPECT_EQ(run.snapshots, 0);
}

TEST(KeepBest, saves_in_fit_alone) {
    TempDir folder;
    FakeRun<Phase::validation, Stage::validate> run;
    run.step_ = 1;
    KeepBest keep{key, {.directory = folder.path()}};
    keep.on_validation_end(run);
    EXPECT_EQ(run.snapshots, 0);
}

TEST(KeepBest, saves_once_per_step) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key, {.top_k = -1, .directory = folder.path()}};
    train(run, keep, {1});
    keep.on_validation_end(run);
    EXPECT_EQ(run.snapshots, 1);
}

TEST(KeepBest, looks_every_so_often) {
    EXPECT_EQ(files_after({.top_k = -1, .every = Epochs{2}}), "epoch=1-step=4.ckpt epoch=3-step=8.ckpt");
    // Validation logs the metric, so that a step's turn comes at the validation after it.
    EXPECT_EQ(files_after({.top_k = -1, .every = Steps{3}}),
              "epoch=1-step=4.ckpt epoch=2-step=6.ckpt epoch=4-step=10.ckpt");
    TempDir folder;
    FakeRun<Phase::train> run;
    KeepBest keep{key, {.top_k = -1, .directory = folder.path(), .every = Steps{3}}};
    train(run, keep, {1, 1, 1, 1, 1});
    EXPECT_EQ(names_in(folder.path()), "epoch=1-step=3.ckpt epoch=2-step=6.ckpt epoch=4-step=9.ckpt");
}

TEST(KeepBest, a_file_can_hold_the_weights_alone) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key, {.directory = folder.path(), .save_weights_only = true}};
    train(run, keep, {1});
    EXPECT_FALSE(checkpoint::read_torch_zip(keep.best_path()).contains("callbacks"));
}

TEST(KeepBest, goes_on_where_it_was) {
    TempDir folder;
    FakeRun<> run;
    const KeepBestOptions options{.top_k = 2, .directory = folder.path()};
    KeepBest first{key, options};
    train(run, first, {3, 1});
    KeepBest second{key, options};
    second.load_state_dict(first.state_dict());
    EXPECT_EQ(second.best_path(), first.best_path());
    train(run, second, {2, .5});
    EXPECT_EQ(names_in(folder.path()), "epoch=1-step=4.ckpt epoch=3-step=8.ckpt");
    std::filesystem::remove(second.best_path());
    KeepBest third{key, options};
    third.load_state_dict(second.state_dict());
    EXPECT_EQ(third.best_score(), 1);
}

// The file of the first value, as a run finds it that goes on from there with a better one.
std::string files_after_resuming(const KeepBestOptions& options, const std::string& from, const TempDir& folder) {
    FakeRun<> run;
    KeepBest first{key, options};
    train(run, first, {3});
    run.source = from.empty() ? std::filesystem::path() : std::filesystem::canonical(folder.path() / from);
    KeepBest second{key, options};
    second.load_state_dict(first.state_dict());
    train(run, second, {2, 1});
    return names_in(folder.path());
}
TEST(KeepBest, never_removes_the_file_that_the_run_was_resumed_from) {
    const std::string first = "epoch=0-step=2.ckpt", last = "epoch=2-step=6.ckpt";
    for (const auto& from : {first, std::string()}) {
        TempDir folder;
        EXPECT_EQ(files_after_resuming({.directory = folder.path()}, from, folder),
                  from.empty() ? last : first + " " + last);
    }
    // By a link, which points elsewhere by the time that the file would go.
    TempDir folder;
    EXPECT_EQ(files_after_resuming({.directory = folder.path(), .link = "best.ckpt"}, "best.ckpt", folder),
              "best.ckpt " + first + " " + last);
    // Nor is it written over where its name is the new file's.
    TempDir other;
    EXPECT_EQ(files_after_resuming({.directory = other.path(), .filename = "x"}, "x.ckpt", other), "x-v1.ckpt x.ckpt");
    EXPECT_EQ(checkpoint::read_torch_zip(other.path() / "x.ckpt").at("state_dict", "value").as_double(), 3);
}

TEST(KeepBest, leaves_the_files_of_another_folder_alone) {
    TempDir folder, other;
    FakeRun<> run;
    KeepBest first{key, {.directory = folder.path()}};
    train(run, first, {1});
    KeepBest second{key, {.directory = other.path()}};
    second.load_state_dict(first.state_dict());
    train(run, second, {2});
    EXPECT_EQ(second.best_path(), first.best_path());
    train(run, second, {.5});
    EXPECT_EQ(second.best_path(), other.path() / "epoch=2-step=6.ckpt");
    EXPECT_EQ(names_in(folder.path()), "epoch=0-step=2.ckpt");
}

TEST(KeepBest, what_could_not_be_saved_does_not_count) {
    TempDir folder;
    FakeRun<> run;
    KeepBest keep{key, {.directory = folder.path() / "sub"}};
    train(run, keep, {3});
    std::filesystem::remove_all(folder.path() / "sub");
    fulgurite::testing::write_file(folder.path() / "sub", "");
    run.step_ += 2;
    run.value = 1;
    EXPECT_THROW(keep.on_validation_end(run), Error);
    EXPECT_EQ(keep.best_score(), 3);
}

TEST(KeepBest, refuses_options_that_make_no_sense) {
    EXPECT_PRED2(says, error_of([] { KeepBest(key, {.top_k = 0}); }), "KeepBest{\"val_loss\"}: top_k is 0");
    TempDir folder;
    FakeRun<> run;
    KeepBest misnamed{key, {.directory = folder.path(), .filename = "{loss}"}};
    EXPECT_PRED2(says, error_of([&] { misnamed.on_fit_start(run); }), "{epoch}, {step}, {val_loss} and {train_loss}");
    EXPECT_PRED2(says, error_of([] { KeepBest(key, {.filename = ""}); }), "filename is empty");
    fulgurite::testing::write_file(folder.path() / "file", "");
    KeepBest keep{key, {.directory = folder.path() / "file"}};
    EXPECT_THROW(keep.on_fit_start(run), Error);
}

} // namespace
