// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/keep_every.hpp"

#include <gtest/gtest.h>

#include "checkpoint/run.hpp"
#include "checkpoint/words.hpp"
#include "fulgurite/checkpoint/concept.hpp"
#include "fulgurite/checkpoint/keep_best.hpp"
#include "support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::error_of;
using fulgurite::testing::FakeRun;
using fulgurite::testing::names_in;
using fulgurite::testing::says;
using fulgurite::testing::TempDir;
using fulgurite::testing::train;

static_assert(CheckpointPolicy<KeepEvery>);

// Five epochs of two batches.
std::string files_after(Duration every, KeepEveryOptions options = {}) {
    TempDir folder;
    FakeRun<> run;
    options.directory = folder.path();
    KeepEvery keep{every, options};
    train(run, keep, {3, 1, 2, .5, 5});
    return names_in(folder.path());
}

// The rows of the reference's table that have no monitor: defaults, every_n_train_steps=3 with k=-1.
TEST(KeepEvery, keeps_the_files_that_lightning_keeps) {
    EXPECT_EQ(files_after(Epochs{1}, {.keep = 1}), "epoch=4-step=10.ckpt");
    EXPECT_EQ(files_after(Steps{3}), "epoch=1-step=3.ckpt epoch=2-step=6.ckpt epoch=4-step=9.ckpt");
    EXPECT_EQ(files_after(Steps{3}, {.keep = 2}), "epoch=2-step=6.ckpt epoch=4-step=9.ckpt");
    EXPECT_EQ(files_after(Epochs{0}), "");
}

TEST(KeepEvery, names_files_by_any_metric) {
    EXPECT_EQ(files_after(Epochs{4}, {.filename = "{epoch:02d}-{val_loss:.2f}"}), "03-0.50.ckpt");
    EXPECT_EQ(files_after(Epochs{4}, {.filename = "{train_loss}"}), "nan.ckpt"); // it has no value
    FakeRun<> run;
    KeepEvery misnamed{Epochs{1}, {.filename = "{val_los}"}};
    EXPECT_PRED2(says, error_of([&] { misnamed.on_fit_start(run); }), "{epoch}, {step}, {val_loss} and {train_loss}");
}

// A run whose module logs under names that it tells, or does not.
struct NamedRun : FakeRun<> {
    struct Module {
        std::vector<std::string> logged_names() const { return {"mine/loss"}; }
    };
    static constexpr bool names_may_come = true;
    Module module() const { return {}; }
    template <class F>
    void metrics(F&& f) const {
        FakeRun<>::metrics(f);
        f("mine/loss", 7.0);
    }
};
struct SilentRun : NamedRun {
    int module() const { return 0; }
};
template <class Run>
std::string file_of(const std::string& filename) {
    TempDir folder;
    Run run;
    KeepEvery keep{Epochs{1}, {.keep = 1, .directory = folder.path(), .filename = filename}};
    train(run, keep, {3});
    return names_in(folder.path());
}

TEST(KeepEvery, names_files_by_what_is_logged_under_names) {
    EXPECT_EQ(file_of<NamedRun>("{epoch}-{step}-{mine/loss:.2f}-{lr-Adam}"), "0-2-7.00-nan.ckpt");
    EXPECT_EQ(file_of<SilentRun>("{mine/loss:.1f}-{other}"), "7.0-nan.ckpt");
    EXPECT_PRED2(says, error_of([] { file_of<NamedRun>("{mine/los}"); }),
                 "{epoch}, {step}, {val_loss}, {train_loss} and {mine/loss}");
    EXPECT_PRED2(says, error_of([] { file_of<SilentRun>("{other:.2q}"); }), "{other:.2q}");
}

TEST(KeepEvery, replaces_the_only_file_or_counts_versions) {
    EXPECT_EQ(files_after(Epochs{1}, {.keep = 1, .filename = "x"}), "x.ckpt");
    EXPECT_EQ(files_after(Epochs{2}, {.filename = "x"}), "x-v1.ckpt x.ckpt");
    EXPECT_EQ(files_after(Epochs{2}, {.keep = 2, .filename = "x", .version_counter = false}), "x.ckpt");
}

TEST(KeepEvery, links_the_newest) {
    TempDir folder;
    FakeRun<> run;
    KeepEvery keep{Steps{2}, {.keep = 2, .directory = folder.path(), .link = "newest.ckpt"}};
    EXPECT_TRUE(keep.last_path().empty());
    train(run, keep, {3, 1, 2});
    EXPECT_EQ(names_in(folder.path()), "epoch=1-step=4.ckpt epoch=2-step=6.ckpt newest.ckpt");
    EXPECT_EQ(keep.last_path(), folder.path() / "epoch=2-step=6.ckpt");
    EXPECT_EQ(checkpoint::read_torch_zip(folder.path() / "newest.ckpt").at("global_step").as_int(), 6);
}

TEST(KeepEvery, goes_on_where_it_was_and_never_removes_the_file_that_it_was_resumed_from) {
    for (const bool resumes : {false, true}) {
        TempDir folder, other;
        FakeRun<> run;
        const KeepEveryOptions options{.keep = 1, .directory = folder.path()};
        KeepEvery first{Epochs{1}, options};
        train(run, first, {3});
        if (resumes) run.source = first.last_path();
        KeepEvery second{Epochs{1}, options};
        second.load_state_dict(first.state_dict());
        EXPECT_EQ(second.saved(), first.saved());
        train(run, second, {2, 1});
        EXPECT_EQ(names_in(folder.path()), resumes ? "epoch=0-step=2.ckpt epoch=2-step=6.ckpt" : "epoch=2-step=6.ckpt");

        KeepEvery elsewhere{Epochs{1}, {.keep = 1, .directory = other.path()}};
        elsewhere.load_state_dict(second.state_dict());
        EXPECT_TRUE(elsewhere.saved().empty());
        std::filesystem::remove(second.last_path());
        KeepEvery third{Epochs{1}, options};
        third.load_state_dict(second.state_dict());
        EXPECT_TRUE(third.saved().empty());
    }
}

TEST(KeepEvery, what_could_not_be_saved_does_not_count) {
    TempDir folder;
    FakeRun<> run;
    KeepEvery keep{Epochs{1}, {.keep = 1, .directory = folder.path() / "sub"}};
    train(run, keep, {3});
    const auto before = keep.saved();
    std::filesystem::remove_all(folder.path() / "sub");
    fulgurite::testing::write_file(folder.path() / "sub", "");
    EXPECT_THROW(keep.on_train_epoch_end(run), Error);
    EXPECT_EQ(keep.saved(), before);
}

TEST(KeepEvery, is_told_from_another_by_its_cadence_and_can_hold_weights_alone) {
    EXPECT_EQ(KeepEvery{Steps{100}}.state_key(), "100 steps");
    TempDir folder;
    FakeRun<> run;
    KeepEvery keep{Epochs{1}, {.directory = folder.path(), .save_weights_only = true}};
    train(run, keep, {1});
    EXPECT_FALSE(checkpoint::read_torch_zip(keep.last_path()).contains("callbacks"));
    EXPECT_PRED2(says, error_of([] { KeepEvery(Epochs{1}, {.keep = 0}); }), "KeepEvery: keep is 0");
    EXPECT_THROW(KeepEvery(Epochs{1}, {.filename = ""}), Error);
}

TEST(KeepEvery, keeps_as_many_where_a_file_is_overwritten) {
    TempDir folder;
    FakeRun<> run;
    KeepEvery keep{Steps{1},
                   {.keep = 2, .directory = folder.path(), .filename = "epoch={epoch}", .version_counter = false}};
    train(run, keep, {3, 1});
    EXPECT_EQ(names_in(folder.path()), "epoch=0.ckpt epoch=1.ckpt");
    train(run, keep, {2});
    EXPECT_EQ(names_in(folder.path()), "epoch=1.ckpt epoch=2.ckpt");
}

TEST(KeepEvery, refuses_a_link_that_is_called_as_its_files) {
    for (const auto& message :
         {error_of([] { (void)KeepEvery(Epochs{1}, {.filename = "newest", .link = "newest.ckpt"}); }),
          error_of([] { (void)KeepBest{"val/loss"_key, {.filename = "newest", .link = "newest.ckpt"}}; })})
        EXPECT_TRUE(says(message, "the checkpoint's link is called 'newest.ckpt'")) << message;
    TempDir folder;
    fulgurite::testing::write_file(folder.path() / "a.ckpt", "weights");
    checkpoint::link_file(folder.path() / "a.ckpt", folder.path() / "a.ckpt");
    EXPECT_EQ(fulgurite::testing::read_file(folder.path() / "a.ckpt"), "weights");
}

} // namespace
