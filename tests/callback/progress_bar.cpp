// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include "tests/callback/screen.hpp"
#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using Lines = std::vector<std::string>;

/// A run in a test's hands: what a bar asks for, and how often it asks.
template <Stage S = Stage::fit>
struct FakeRun {
    static constexpr Stage stage() { return S; }
    std::int64_t epoch_ = 0, batch_ = 0;
    std::optional<std::int64_t> batches_ = 100, eval_batches_;
    bool last_ = false;
    int reads = 0;

    std::optional<std::int64_t> planned_epochs() const { return 12; }
    std::int64_t epoch() const { return epoch_; }
    std::int64_t batch_idx() const { return batch_; }
    bool is_last_batch() const { return last_; }
    std::optional<std::int64_t> num_training_batches() const { return batches_; }
    std::optional<std::int64_t> num_eval_batches() const { return eval_batches_; }
    template <class F>
    void progress_metrics(F f) {
        ++reads;
        f("loss", 0.5);
    }
    template <class F>
    void metrics(F f) {
        progress_metrics(f);
        f("acc", 0.75);
    }
};

struct Bench {
    ft::Lab lab;
    ProgressBarOptions options;
    std::optional<ProgressBar> bar_;
    FakeRun<> run;

    ProgressBar& bar() {
        if (!bar_) bar_.emplace(options, lab.terminal());
        return *bar_;
    }
    void train(std::int64_t from, std::int64_t to, double seconds) {
        for (run.batch_ = from; run.batch_ < to; ++run.batch_) {
            run.last_ = run.batch_ + 1 == run.batches_;
            lab.now += seconds;
            bar().on_train_batch_end(run);
        }
        --run.batch_;
    }
    void validate(int batches, double seconds) {
        bar().on_validation_start(run);
        for (int i = 0; i < batches; ++i) {
            lab.now += seconds;
            bar().on_validation_batch_end(run);
        }
    }
    void epoch(double seconds) {
        bar().on_train_epoch_start(run);
        train(0, *run.batches_, seconds);
        bar().on_train_epoch_end(run);
        ++run.epoch_;
    }
    Lines lines() const { return lab.glass.lines(); }
};

TEST(ProgressBar, shows_the_epoch_the_batch_the_times_and_the_metrics) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    EXPECT_EQ(bench.lines(), Lines{"Epoch  1/12 [                                      ] 0/100 | 0:00 | loss 0.5000"});
    bench.train(0, 25, 0.5);
    EXPECT_EQ(
        bench.lines(),
        Lines{"Epoch  1/12 [========>                             ] 25/100 | 0:12 / 0:50 | 2.0 it/s | loss 0.5000"});
}

TEST(ProgressBar, a_validation_has_a_line_of_its_own_while_it_runs) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 100, 0.5);
    bench.validate(10, 1);
    EXPECT_EQ(bench.lines(),
              (Lines{"Epoch  1/12 [======================================] 100/100 | 1:00 | 2.0 it/s | loss 0.5000",
                     "Validation 10/? | 0:10 | 1.0 it/s"}));
    bench.bar().on_validation_end(bench.run);
    bench.bar().on_train_epoch_end(bench.run);
    ++bench.run.epoch_;
    bench.lab.now += 1;
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 1, 0.5);
    EXPECT_EQ(bench.lines().size(), 1U) << "its line is gone";
    bench.validate(5, 1);
    EXPECT_EQ(bench.lines().at(1).substr(0, 30), "Validation [==================") << "now its length is known";
}

TEST(ProgressBar, an_evaluation_has_a_bar_where_its_length_is_known) {
    Bench bench;
    bench.run.eval_batches_ = 40;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 100, 0.5);
    bench.validate(10, 1);
    EXPECT_EQ(bench.lines(),
              (Lines{"Epoch  1/12 [======================================] 100/100 | 1:00 | 2.0 it/s | loss 0.5000",
                     "Validation [========>                             ] 10/40 | 0:10 / 0:40 | 1.0 it/s"}));
}

TEST(ProgressBar, keeps_the_last_epoch_or_each_of_them) {
    for (const bool leave : {false, true}) {
        Bench bench;
        bench.options.leave = leave;
        bench.bar().on_train_start(bench.run);
        for (int i = 0; i < 3; ++i) bench.epoch(0.5);
        bench.bar().on_train_end(bench.run);
        bench.bar().teardown(bench.run);
        EXPECT_EQ(bench.lines().size(), leave ? 3U : 1U);
        EXPECT_EQ(bench.lines().back().substr(0, 20), "Epoch  3/12 [=======");
        EXPECT_EQ(bench.lab.glass.row(), bench.lines().size()) << "what follows has a line of its own";
        EXPECT_EQ(bench.lab.glass.column(), 0U);
    }
}

TEST(ProgressBar, shows_the_end_of_training_however_soon_after_the_last_redraw_it_comes) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.epoch(1e-6);
    bench.bar().on_train_end(bench.run);
    EXPECT_NE(bench.lines().back().find(" 100/100 | 0:00 | "), std::string::npos) << bench.lines().back();
}

TEST(ProgressBar, draws_at_most_ten_times_a_second_and_reads_metrics_only_then) {
    Bench bench;
    bench.run.batches_ = 1'000'000;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 1'000'000, 1e-5); // ten seconds
    EXPECT_LE(bench.lab.glass.writes, 102);
    EXPECT_GE(bench.lab.glass.writes, 75);
    EXPECT_EQ(bench.run.reads, bench.lab.glass.writes);
    EXPECT_LE(bench.lab.clock_reads, 600);
}

TEST(ProgressBar, short_epochs_are_not_drawn_each) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    for (int i = 0; i < 1000; ++i) bench.epoch(1e-5); // a second in all
    EXPECT_LE(bench.lab.glass.writes, 12);
    EXPECT_EQ(bench.run.reads, bench.lab.glass.writes);
}

TEST(ProgressBar, after_an_exception_the_message_has_a_line_of_its_own) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 10, 0.5);
    bench.validate(1, 1);
    bench.bar().on_exception(bench.run);
    bench.bar().teardown(bench.run);
    bench.lab.glass.write("error: no\n");
    EXPECT_EQ(bench.lines().size(), 3U);
    EXPECT_EQ(bench.lines().back(), "error: no");
    EXPECT_TRUE(bench.lab.glass.cursor_visible());
}

TEST(ProgressBar, prints_above_the_bar) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.bar().print("a word");
    EXPECT_EQ(bench.lines().front(), "a word");
    EXPECT_EQ(bench.lines().size(), 2U);
}

TEST(ProgressBar, counts_where_the_loader_does_not_know_its_size) {
    Bench bench;
    bench.run.batches_.reset();
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    bench.train(0, 7, 0.5);
    EXPECT_EQ(bench.lines().back(), "Epoch  1/12 7/? | 0:03 | 2.0 it/s | loss 0.5000");
    bench.run.last_ = true;
    bench.bar().on_train_epoch_end(bench.run);
    bench.bar().on_train_end(bench.run);
    EXPECT_NE(bench.lines().back().find("] 7/7 | 0:03 | "), std::string::npos) << bench.lines().back();
}

TEST(ProgressBar, a_run_that_is_resumed_within_an_epoch_goes_on_from_there) {
    Bench bench;
    bench.run.epoch_ = 3;
    bench.bar().on_train_start(bench.run);
    bench.train(60, 70, 0.5);
    EXPECT_NE(bench.lines().back().find("Epoch  4/12 ["), std::string::npos);
    EXPECT_NE(bench.lines().back().find(" 70/100 | "), std::string::npos);
    bench.bar().on_train_end(bench.run);
}

TEST(ProgressBar, the_window_may_change_its_width) {
    Bench bench;
    bench.bar().on_train_start(bench.run);
    bench.bar().on_train_epoch_start(bench.run);
    for (const int columns : {100, 40, 12, 1, 0, 200}) {
        bench.lab.columns = columns;
        bench.train(0, 5, 0.5);
        EXPECT_LE(bench.lines().front().size(), static_cast<std::size_t>(std::max(1, columns - 1)));
    }
}

TEST(ProgressBar, a_file_is_given_a_line_for_each_epoch) {
    Bench bench;
    bench.lab.live = false;
    bench.bar().on_train_start(bench.run);
    for (int i = 0; i < 2; ++i) bench.epoch(0.0625);
    bench.bar().on_train_end(bench.run);
    bench.bar().teardown(bench.run);
    EXPECT_EQ(bench.lab.glass.raw,
              "Epoch 1/12: 100/100, 0:06, 16.0 it/s, loss 0.5000\n"
              "Epoch 2/12: 100/100, 0:06, 16.0 it/s, loss 0.5000\n");
    EXPECT_EQ(bench.run.reads, 2);
}

TEST(ProgressBar, a_file_is_given_a_line_for_each_quarter_of_a_long_epoch) {
    Bench bench;
    bench.lab.live = false;
    bench.bar().on_train_start(bench.run);
    bench.epoch(1);
    EXPECT_EQ(bench.lab.glass.raw,
              "Epoch 1/12: 25/100, 0:25 / 1:40, 1.0 it/s, loss 0.5000\n"
              "Epoch 1/12: 50/100, 0:50 / 1:40, 1.0 it/s, loss 0.5000\n"
              "Epoch 1/12: 75/100, 1:15 / 1:40, 1.0 it/s, loss 0.5000\n"
              "Epoch 1/12: 100/100, 1:40, 1.0 it/s, loss 0.5000\n");
}

TEST(ProgressBar, a_test_shows_all_that_it_measured) {
    for (const bool live : {false, true}) {
        Bench bench;
        bench.lab.live = live;
        FakeRun<Stage::test> run;
        bench.bar().on_test_start(run);
        for (int i = 0; i < 8; ++i) {
            bench.lab.now += 1;
            bench.bar().on_test_batch_end(run);
        }
        bench.bar().on_test_end(run);
        bench.bar().teardown(bench.run);
        EXPECT_EQ(bench.lines(), live ? Lines{"Test       [======================================] 8/8 | 0:08 | 1.0 "
                                              "it/s | loss 0.5000 acc 0.7500"}
                                      : Lines{"Test: 8/8, 0:08, 1.0 it/s, loss 0.5000, acc 0.7500"});
    }
}

TEST(ProgressBar, shows_what_a_test_measured_as_a_table_where_that_is_asked_for) {
    for (const bool live : {false, true}) {
        Bench bench;
        bench.lab.live = live;
        bench.options.table = true;
        FakeRun<Stage::test> run;
        bench.bar().on_test_start(run);
        bench.lab.now += 1;
        bench.bar().on_test_batch_end(run);
        bench.bar().on_test_end(run);
        bench.bar().teardown(bench.run);
        const auto lines = bench.lines();
        ASSERT_EQ(lines.size(), 7U);
        EXPECT_EQ(lines[0].find("loss"), std::string::npos) << "once is enough: " << lines[0];
        EXPECT_EQ(lines[2], "| Test metric | DataLoader 0 |");
        EXPECT_EQ(lines[4], "| loss        |          0.5 |");
        EXPECT_EQ(lines[5], "| acc         |         0.75 |");
        EXPECT_EQ(bench.lab.glass.column(), 0U);
        EXPECT_EQ(bench.lab.glass.raw.find('\033') == std::string::npos, !live);
    }
}

TEST(ProgressBar, a_test_has_a_bar_too) {
    Bench bench;
    FakeRun<Stage::test> run;
    run.eval_batches_ = 8;
    bench.bar().on_test_start(run);
    for (int i = 0; i < 2; ++i) {
        bench.lab.now += 1;
        bench.bar().on_test_batch_end(run);
    }
    EXPECT_EQ(bench.lines(), Lines{"Test       [=======>                        ] 2/8 | 0:02 / 0:08 | 1.0 it/s | "
                                   "loss 0.5000 acc 0.7500"});
}

TEST(ProgressBar, a_sanity_check_leaves_no_trace) {
    Bench bench;
    bench.bar().on_sanity_check_start();
    bench.validate(2, 1);
    EXPECT_EQ(bench.lines(), Lines{"Sanity check 2/? | 0:02 | 1.0 it/s | loss 0.5000"});
    bench.bar().on_validation_end(bench.run);
    bench.bar().on_sanity_check_end();
    EXPECT_EQ(bench.lines(), Lines{});
    bench.validate(1, 1);
    EXPECT_EQ(bench.lines(), Lines{"Validation 1/? | 0:01 | 1.0 it/s | loss 0.5000"})
        << "its length is not a validation's";
}

TEST(ProgressBar, refuses_a_refresh_that_is_no_time) {
    for (const double refresh : {0.0, -1.0, std::nan("")}) EXPECT_THROW((ProgressBar{{.refresh = refresh}}), Error);
}

struct Shown : ft::Linear {
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, prog_bar));
    }
    auto validation_step(const auto&) { return logs(log("val/acc"_key, 0.5, prog_bar), log("val/loss"_key, 1.0)); }
    auto test_step(const auto&) { return logs(log("test/acc"_key, 0.25)); }
};

TEST(ProgressBar, follows_a_trainer) {
    ft::Lab lab;
    lab.live = false;
    Shown module;
    Trainer trainer{Epochs{2}, SanityCheck{1}, ProgressBar{{}, lab.terminal()}};
    trainer.fit(module, ft::loader(), ft::loader());
    trainer.test(module, ft::loader());
    trainer.validate(module, ft::loader());
    trainer.predict(module, ft::loader());
    const auto lines = lab.glass.lines();
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_TRUE(lines[0].starts_with("Epoch 1/2: 4/4, 0:00, train/loss ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("Epoch 2/2: 4/4, 0:00, train/loss ")) << lines[1];
    EXPECT_TRUE(lines[1].ends_with(", val/acc 0.5000")) << lines[1];
    EXPECT_EQ(lines[2], "Test: 4/4, 0:00, test/acc 0.2500");
    EXPECT_EQ(lines[3], "Validation: 4/4, 0:00, val/acc 0.5000, val/loss 1.0000");
    EXPECT_EQ(lines[4], "Prediction: 4/4, 0:00");
}

struct Fails {
    static void on_train_batch_end(auto& run) {
        if (run.global_step() == 6) throw Error("the disk is full");
    }
};

TEST(ProgressBar, gives_the_terminal_back_when_training_fails) {
    ft::Lab lab;
    Shown module;
    Trainer trainer{Epochs{2}, ProgressBar{{}, lab.terminal()}, Fails{}};
    EXPECT_THROW(trainer.fit(module, ft::loader()), Error);
    EXPECT_EQ(lab.glass.column(), 0U);
    EXPECT_EQ(lab.glass.row(), 1U);
    EXPECT_TRUE(lab.glass.cursor_visible());
}

TEST(ProgressBar, shows_epochs_without_a_number_where_steps_are_counted) {
    ft::Lab lab;
    lab.live = false;
    Shown module;
    Trainer trainer{Steps{6}, ProgressBar{{}, lab.terminal()}};
    trainer.fit(module, ft::loader());
    const auto lines = lab.glass.lines();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].starts_with("Epoch 1: 4/4, ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("Epoch 2: 2/4, ")) << lines[1];
}

} // namespace
