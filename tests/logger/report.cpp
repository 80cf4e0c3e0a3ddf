// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using Row = std::vector<logger::Scalar>;

struct LeNet {};
struct KeepBest {};
struct Policies {
    void for_all(auto&& f) {
        KeepBest best;
        f(best);
    }
};
struct StandIn {
    using module_type = LeNet;
    static constexpr Stage stage() { return Stage::fit; }
    std::int64_t steps = 0;
    std::string reason;
    Policies held;
    template <class F>
    void for_each_policy(F&& f) {
        held.for_all(f);
    }
    std::int64_t global_step() const { return steps; }
    const std::string& stop_reason() const { return reason; }
};

void start(Report& report, StandIn& run) {
    report.setup(run);
    report.on_fit_start();
}
void train(Report& report, StandIn& run, int epochs) {
    start(report, run);
    report.on_train_start(run);
    report.log_hyperparams({{"learning_rate", "0.25"}});
    for (int epoch = 0; epoch < epochs; ++epoch) {
        report.on_train_epoch_start();
        run.steps += 10;
        report.on_validation_start(run);
        report.log_metrics(Row{{"val/loss", 1.0 / (epoch + 1)}}, run.steps - 1, epoch);
        report.on_validation_end(run);
        report.on_train_epoch_end(run);
        report.log_metrics(Row{{"train/loss", 1.5 / (epoch + 1)}}, run.steps - 1, epoch);
    }
}
bool holds(const Report& report, std::string_view text) {
    return read_file(report.path()).find(text) != std::string::npos;
}

TEST(Report, says_what_a_run_came_to) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "runs" / "report.html"};
    train(report, run, 3);
    report.on_fit_end(run);
    report.finalize("success");
    for (const auto* text : {"<h1>LeNet</h1>", "Finished", "val/loss", "train/loss", "learning_<wbr>rate", "0.<wbr>25",
                             "<svg", "LibTorch", "Steps per second", "KeepBest", "Peak memory"})
        EXPECT_TRUE(holds(report, text)) << text;
}

TEST(Report, is_there_from_the_start_and_says_that_it_runs) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "report.html", {.title = "First try", .options = {{"Learning rate", "0.007"}}}};
    start(report, run);
    EXPECT_TRUE(holds(report, "<h1>First try</h1>"));
    EXPECT_TRUE(holds(report, "Learning rate"));
    EXPECT_TRUE(holds(report, "Running"));
    EXPECT_TRUE(holds(report, "http-equiv=\"refresh\""));
}

TEST(Report, is_written_after_a_validation_but_not_too_often) {
    TempDir dir;
    StandIn run;
    Report seldom{dir.path() / "seldom.html", {.refresh_seconds = 3600}},
        always{dir.path() / "always.html", {.refresh_seconds = 0}};
    train(seldom, run, 2);
    train(always, run, 2);
    EXPECT_FALSE(holds(seldom, "val/loss"));
    EXPECT_TRUE(holds(always, "val/loss"));
}

TEST(Report, times_and_counts_a_resumed_run_from_where_it_goes_on) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "report.html"};
    start(report, run);
    run.steps = 500; // restored, in the middle of an epoch
    report.on_train_start(run);
    run.steps += 10;
    report.on_train_epoch_end(run);
    report.on_fit_end(run);
    report.finalize("success");
    EXPECT_TRUE(holds(report, "<dt>Optimizer steps</dt><dd>10</dd>"));
    EXPECT_TRUE(holds(report, "<dt>Training per epoch</dt><dd>under 1 ms</dd>") ||
                holds(report, " ms</dd></div><div><dt>Training per epoch</dt>"));
}

TEST(Report, says_why_a_run_failed) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "report.html"};
    train(report, run, 1);
    report.on_exception(run, Error("the loss is <nan> & more"));
    report.finalize("failed");
    EXPECT_TRUE(holds(report, "Failed"));
    EXPECT_TRUE(holds(report, "the loss is &lt;nan&gt; &amp; more"));
    EXPECT_FALSE(holds(report, "http-equiv"));
}

TEST(Report, says_why_a_run_was_stopped) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "report.html"};
    train(report, run, 1);
    run.reason = "no improvement in 3 checks";
    report.on_fit_end(run);
    report.finalize("success");
    EXPECT_TRUE(holds(report, "no improvement in 3 checks"));
}

TEST(Report, leaves_no_file_where_nothing_starts) {
    TempDir dir;
    Report report{dir.path() / "report.html"};
    report.finalize("success");
    EXPECT_FALSE(std::filesystem::exists(report.path()));
}

TEST(Report, refuses_a_path_that_cannot_be_written_at_the_start) {
    TempDir dir;
    fulgurite::testing::write_file(dir.path() / "file", "");
    StandIn run;
    Report report{dir.path() / "file" / "report.html"};
    EXPECT_THROW(start(report, run), Error);
}

TEST(Report, refuses_a_refresh_that_is_no_time) {
    for (const double seconds : {-1.0, std::nan(""), 1e300})
        EXPECT_THROW(Report("report.html", {.refresh_seconds = seconds}), Error) << seconds;
}

TEST(Report, shows_what_is_added) {
    TempDir dir;
    StandIn run;
    Report report{dir.path() / "report.html", {.max_images = 2}};
    report.add_note("Is a smaller rate better?");
    train(report, run, 1);
    report.add_matrix("val/confusion", torch::tensor({{5, 1}, {0, 4}}), {"cat", "dog"});
    report.add_curve("ROC", torch::tensor({0.0, 0.25, 1.0}), torch::tensor({0.0, 0.5, 1.0}),
                     {.line = "cat", .x = "false positive rate", .y = "true positive rate"});
    report.add_curve("ROC", torch::tensor({0, 1}), torch::tensor({0, 1}), {.line = "dog"});
    for (int i = 0; i < 5; ++i)
        report.add_image("wrong", torch::full({1, 2, 2}, i / 4.0), "image " + std::to_string(i));
    report.add_table("Profile", {"name", "calls"}, {{"training_step", "10"}});
    report.finalize("success");
    for (const auto* text : {"Is a smaller rate better?", ">5<small>83.3 %</small>", "10 in all, 90 % of them right",
                             R"("l":"dog")", "image 1", "3 more are not shown", "training_<wbr>step",
                             "How to reproduce", "<dt>Seed</dt>", "<dt>Command</dt>"})
        EXPECT_TRUE(holds(report, text)) << text;
    EXPECT_FALSE(holds(report, "image 2"));
    report.add_matrix("val/confusion", torch::tensor({{7, 0}, {0, 3}}));
    report.clear("wrong");
    report.write();
    EXPECT_TRUE(holds(report, "10 in all, 100 % of them right") && !holds(report, "83.3 %") &&
                !holds(report, "image 1"));
    train(report, run, 1);
    report.finalize("success");
    EXPECT_FALSE(holds(report, "val/<wbr>confusion")) << "the next training has its own";
}

TEST(Report, refuses_sections_that_make_no_sense) {
    Report report{"report.html"};
    const auto pair = torch::zeros({2});
    EXPECT_THROW(report.add_matrix("m", torch::zeros({2, 3})), Error);
    EXPECT_THROW(report.add_matrix("m", torch::zeros({2, 2}), {"a"}), Error);
    EXPECT_THROW(report.add_matrix("m", torch::full({2, 2}, -1)), Error);
    EXPECT_THROW(report.add_matrix("m", torch::Tensor()), Error);
    EXPECT_THROW(report.add_curve("c", pair, torch::zeros({3})), Error);
    EXPECT_THROW(report.add_image("i", torch::zeros({5, 2, 2})), Error);
    EXPECT_THROW(report.add_image("i", torch::zeros({2, 2, 2})), Error);
    EXPECT_THROW(report.add_image("i", torch::zeros({2, 2}, torch::kLong)), Error);
    EXPECT_THROW(report.add_image("i", torch::Tensor()), Error);
    EXPECT_THROW(report.add_table("t", {"a", "b"}, {{"1"}}), Error);
}

TEST(Report, takes_images_as_bytes_and_as_numbers_from_0_to_1) {
    const auto bytes = torch::tensor({{0, 255}, {128, 7}}, torch::kByte);
    const std::vector<std::uint8_t> wanted = {0, 255, 128, 7};
    EXPECT_EQ(logger::image_of("i", bytes, "").png, logger::png(wanted, 2, 2, 1));
    EXPECT_EQ(logger::image_of("i", bytes.to(torch::kFloat) / 255, "").png, logger::png(wanted, 2, 2, 1));
    const std::vector<std::uint8_t> cut = {0, 255, 0, 255}, planes = {1, 2, 3, 4, 5, 6};
    const auto odd = torch::tensor({{-1.0, 1e30}, {std::nan(""), 1.0}});
    EXPECT_EQ(logger::image_of("i", odd, "").png, logger::png(cut, 2, 2, 1));
    const auto colours = torch::tensor({{{1, 4}}, {{2, 5}}, {{3, 6}}}, torch::kByte); // [C, H, W]
    EXPECT_EQ(logger::image_of("i", colours, "").png, logger::png(planes, 1, 2, 3));
}

/// Says where the next run is to fail: in the data's set-up, in a policy's, in a test, in a training.
struct Fails {
    std::string at;
    void operator()(const std::string& here) {
        if (at == here) throw Error(std::exchange(at, "") + " broke");
    }
};
struct Data {
    Fails& fails;
    auto train_dataloader() const { return fulgurite::testing::loader(); }
    auto val_dataloader() const { return fulgurite::testing::loader(16); }
    auto test_dataloader() const { return fulgurite::testing::loader(16); }
    void setup() const { fails("data"); }
};
struct Breaks {
    Fails& fails;
    void setup() const { fails("policy"); }
    void on_test_end() const { fails("test"); }
    void on_train_epoch_end(auto& run) const {
        fails("training");
        run.stop("enough");
    }
};

/// A report in a Trainer, with what makes its runs fail.
struct Reported {
    TempDir dir;
    Fails fails;
    Data data{fails};
    fulgurite::testing::Linear model;
    Trainer<Epochs, Report, Breaks> trainer{Epochs{2}, Report{dir.path() / "report.html"}, Breaks{fails}};

    void fit() { trainer.fit(model, data); }
    void validate() { trainer.validate(model, data); }
    void test() { trainer.test(model, data); }
    std::string page() { return read_file(trainer.policy<Report>().path()); }
    bool has(std::string_view text) { return page().find(text) != std::string::npos; }
    bool is(std::string_view status) {
        return has("<h1>Linear</h1>") && has(">" + std::string(status) + "</span>") && !has("1970-");
    }
};

TEST(ReportOfRuns, has_a_page_for_a_validation_and_a_test_on_their_own) {
    Reported validated, tested;
    validated.validate();
    EXPECT_TRUE(validated.is("Finished")) << validated.page();
    EXPECT_TRUE(validated.has("val/loss"));
    EXPECT_FALSE(validated.has("http-equiv=\"refresh\""));
    tested.test();
    EXPECT_TRUE(tested.is("Finished")) << tested.page();
    EXPECT_TRUE(tested.has("test/loss"));
}

TEST(ReportOfRuns, joins_what_follows_a_fit_to_its_page) {
    Reported runs;
    runs.fit();
    EXPECT_TRUE(runs.has("enough"));
    runs.fails.at = "test";
    EXPECT_THROW(runs.test(), Error);
    EXPECT_TRUE(runs.is("Failed") && runs.has("test broke"));
    runs.test();
    EXPECT_TRUE(runs.is("Finished") && runs.has("enough") && !runs.has("broke"));
    runs.validate();
    for (const auto* metric : {"train/loss", "val/loss", "test/loss"}) EXPECT_TRUE(runs.has(metric)) << metric;
    runs.fails.at = "training";
    EXPECT_THROW(runs.fit(), Error);
    EXPECT_TRUE(runs.is("Failed") && runs.has("training broke"));
    EXPECT_FALSE(runs.has("test/loss"));
    runs.test();
    EXPECT_TRUE(runs.is("Failed") && runs.has("training broke") && runs.has("test/loss"));
}

TEST(ReportOfRuns, has_a_page_of_its_own_for_a_fit_that_failed_before_it_began) {
    for (const std::string where : {"data", "policy"}) {
        Reported runs;
        for (const bool first : {true, false}) {
            runs.fails.at = where;
            EXPECT_THROW(runs.fit(), Error);
            EXPECT_TRUE(runs.is("Failed") && runs.has(where + " broke") && runs.has("Breaks")) << where;
            EXPECT_FALSE(runs.has("train/loss")) << where;
            if (first) runs.fit();
        }
    }
}

} // namespace
