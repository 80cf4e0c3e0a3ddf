// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/compare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace {

using namespace fulgurite::report;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

struct Runs {
    TempDir dir;
    std::filesystem::path folder(const std::string& name, const std::string& csv) const {
        std::filesystem::create_directories(dir.path() / name);
        if (!csv.empty()) write_file(dir.path() / name / "metrics.csv", csv);
        return dir.path() / name;
    }
    std::string page(const std::vector<std::filesystem::path>& folders) const {
        compare(folders, dir.path() / "compare.html");
        return read_file(dir.path() / "compare.html");
    }
    std::string refusal(const std::vector<std::filesystem::path>& folders) const {
        try {
            page(folders);
        } catch (const fulgurite::Error& error) {
            EXPECT_FALSE(std::filesystem::exists(dir.path() / "compare.html"));
            return error.what();
        }
        return "nothing was refused";
    }
};
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Compare, shows_last_and_best_values_and_which_run_is_best) {
    const Runs runs;
    const auto one = runs.folder("a/version_0",
                                 "epoch,step,val/loss,val/acc\n0,9,0.5,0.75\n1,19,0.25,\n2,29,0.5,0.875\n"),
               two = runs.folder("b/version_0", "epoch,step,val/loss,\"odd, <name>\"\n0,9,0.125,1\n");
    const auto text = runs.page({one, two});
    EXPECT_TRUE(has(text, "2 runs side by side"));
    EXPECT_TRUE(has(text, "a/<wbr>version_<wbr>0</span>") && has(text, "b/<wbr>version_<wbr>0</span>")) << text;
    EXPECT_TRUE(has(text, "<td>0.5<br/><small>best 0.25 at step 19</small></td>")) << text;
    EXPECT_TRUE(has(text, R"(<td><span class="best">0.125</span></td>)"));
    EXPECT_TRUE(has(text, "<td>0.875<br/><small>best 0.875 at step 29</small></td>")) << "no other run has it";
    EXPECT_TRUE(has(text, "odd,<wbr> &lt;name&gt;"));
    EXPECT_FALSE(has(text, "http") || has(text, "url(") || has(text, "src="));
}

TEST(Compare, draws_a_chart_for_each_metric_with_a_line_for_each_run) {
    const Runs runs;
    const auto one = runs.folder("a", "epoch,step,val/loss\n0,9,0.5\n1,19,nan\n2,29,0.25\n"),
               two = runs.folder("b", "epoch,step,val/loss,val/acc\n0,5,1.5,0.1\n");
    const auto text = runs.page({one, two});
    EXPECT_TRUE(has(text, R"({"l":"a","c":"c0","f":0,"s":[9,19,29],"v":[0.5,null,0.25]})")) << text;
    EXPECT_TRUE(has(text, R"({"l":"b","c":"c1","f":0,"s":[5],"v":[1.5]})"));
    EXPECT_FALSE(has(text, R"(<figure class="card plot" data-name="val/acc")")) << "one value is no curve";
}

TEST(Compare, shows_the_options_that_differ_and_how_runs_ended) {
    const Runs runs;
    std::vector<std::filesystem::path> folders;
    for (const std::string lr : {"0.1", "0.01"}) {
        folders.push_back(runs.folder("lr" + lr, "epoch,step,val/loss\n0,9,0.5\n"));
        write_file(folders.back() / "resolved.json",
                   R"({"optimizer": {"name": "SGD", "cfg": {"lr": )" + lr + R"(}}, "list": [1, 2], "of": [{"a": 1}]})");
        write_file(folders.back() / "result.json",
                   R"({"command": "fit", "metrics": {"val/loss": 9.0, "test/acc": 0.75}, "epochs": 1, "steps": 10})");
    }
    const auto text = runs.page(folders);
    EXPECT_TRUE(has(text, "<th>optimizer.<wbr>cfg.<wbr>lr</th><td>0.<wbr>1</td><td>0.<wbr>01</td>")) << text;
    EXPECT_FALSE(has(text, "optimizer.<wbr>name"));
    EXPECT_TRUE(has(text, R"(<th>steps</th><td class="text">10</td><td class="text">10</td>)"));
    EXPECT_TRUE(has(text, R"(<th>test/<wbr>acc</th><td>0.75</td><td>0.75</td>)")) << text;
    EXPECT_FALSE(has(text, ">9<")) << "the table says what val/loss was";
    write_file(folders[1] / "resolved.json", read_file(folders[0] / "resolved.json"));
    EXPECT_TRUE(has(runs.page(folders), "All options are the same"));
}

TEST(Compare, takes_a_table_alone_one_of_lightning_and_a_run_that_still_writes) {
    const Runs runs;
    const auto one = runs.folder("lightning", "train_loss,epoch,step\n0.5,0,49\n0.25,0,99\n0.1"),
               two = runs.folder("new", "epoch,step\n");
    const auto text = runs.page({one / "metrics.csv", two});
    EXPECT_TRUE(has(text, "0.25<br/><small>best 0.25 at step 99</small>")) << text;
    EXPECT_TRUE(has(text, "lightning</span>"));
}

TEST(Compare, groups_many_metrics) {
    const Runs runs;
    std::string names = "epoch,step,val/loss", cells = "0,1,0.5";
    for (int i = 0; i < 40; ++i) names += ",grad_norm/" + std::to_string(i), cells += ",1";
    const auto text = runs.page({runs.folder("a", names + "\n" + cells + "\n")});
    EXPECT_TRUE(has(text, "One run") && has(text, "<summary>grad_<wbr>norm<small>40</small></summary>")) << text;
    EXPECT_LT(text.find("val/<wbr>loss"), text.find("<summary>")) << "what is alone stands before";
}

TEST(Compare, refuses_in_words) {
    const Runs runs;
    const auto good = runs.folder("good", "epoch,step,loss\n0,1,2\n");
    std::filesystem::create_symlink(good, runs.dir.path() / "link");
    EXPECT_TRUE(has(runs.refusal({}), "no folders were given"));
    EXPECT_TRUE(has(runs.refusal({good, runs.dir.path() / "link"}), "which was given already"));
    EXPECT_TRUE(has(runs.refusal({good, good / "metrics.csv"}), "which was given already"));
    EXPECT_TRUE(has(runs.refusal({good / "nowhere"}), "there is no folder"));
    EXPECT_TRUE(has(runs.refusal({runs.folder("none", "")}), "has no metrics.csv and no result.json"));
    for (const auto& [csv, words] : std::vector<std::pair<std::string, std::string>>{
             {"epoch,step,loss\n0,1,x\n", "line 2, column 'loss': 'x' is no number"},
             {"epoch,step,loss\n0,1\n", "line 2 has 2 cells where the first has 3"},
             {"epoch,step,loss\n0,,1\n", "column 'step': '' is no step"},
             {"a,b\n1,2\n", "no column is called 'step'"},
             {"epoch,step,loss,loss\n", "two columns are called 'loss'"},
             {"epoch,step", "its first line has no end"}}) {
        const auto said = runs.refusal({runs.folder("broken", csv)});
        EXPECT_TRUE(has(said, words)) << said;
        EXPECT_TRUE(has(said, "broken/metrics.csv"));
    }
    write_file(good / "result.json", "{\"metrics\": {\n");
    EXPECT_TRUE(has(runs.refusal({good}), "result.json' is no JSON: line 2 ends where a name in quotes is wanted"))
        << runs.refusal({good});
}

TEST(Compare, refuses_an_empty_table) {
    TempDir dir;
    write_file(dir.path() / "metrics.csv", "");
    try {
        read_metrics(dir.path() / "metrics.csv");
        FAIL();
    } catch (const fulgurite::Error& error) {
        EXPECT_TRUE(has(error.what(), "it is empty")) << error.what();
    }
}

TEST(Compare, knows_what_is_better_where_a_name_says_it) {
    for (const auto* name : {"val/loss", "train/loss_epoch", "val/MSE", "test/nll_loss", "RMSE", "val/l2_error"})
        EXPECT_EQ(better(name), -1) << name;
    for (const auto* name : {"val/acc", "val/accuracy@1", "test/f1", "val/BinaryAccuracy", "val/auc/dataloader_idx_1"})
        EXPECT_EQ(better(name), 1) << name;
    for (const auto* name : {"lr-Adam", "grad_norm", "val/dataloader_seconds", "blossom"})
        EXPECT_EQ(better(name), 0) << name;
}

TEST(FlatJson, is_one_fact_for_each_scalar) {
    const auto facts = flat_json(
        R"( {"a": {"b": -1.5e3, "c": null}, "d": [], "e": [{"f": true}, 2], "g": "\u00e9\ud83d\ude00\n\"" } )", "text");
    const std::vector<Fact> wanted = {{"a.b", "-1.5e3"}, {"a.c", "null"}, {"d", ""},
                                      {"e.0.f", "true"}, {"e.1", "2"},    {"g", "é😀\n\""}};
    EXPECT_EQ(facts, wanted);
    for (const std::string text : {"", "{", "[1,]", "{\"a\" 1}", "{1: 2}", "nul", "1 2", "\"\\x\"", "\"\\u12g4\"",
                                   "\"open", "{\"a\":1,}", "[1}"})
        EXPECT_THROW(flat_json(text, "text"), fulgurite::Error) << text;
    EXPECT_THROW(flat_json(std::string(100'000, '['), "text"), fulgurite::Error);
}

} // namespace
