// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/json_lines.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::message_of;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;
using Row = std::vector<logger::Scalar>;

std::vector<nlohmann::json> lines_of(const std::filesystem::path& path) {
    std::vector<nlohmann::json> lines;
    std::istringstream text(read_file(path));
    for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
}

TEST(JsonLines, writes_the_run_its_rows_and_its_end) {
    TempDir dir;
    JsonLines log{dir.path() / "runs" / "log.jsonl", {.note = "a \"note\""}};
    log.on_fit_start();
    log.log_hyperparams({{"lr", "0.1"},
                         {"layers", "3"},
                         {"bias", "true"},
                         {"act", "relu"},
                         {"big", "1e400"},
                         {"", ""},
                         {"seed", "11400714819323198485"}});
    log.log_metrics(Row{{"train/loss", 0.1}, {"größe 😀", 1e-300}}, 49, 0);
    log.log_scalar("x", 3, 50);
    log.finalize("interrupted");
    const auto lines = lines_of(log.path());
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0]["hyperparameters"],
              nlohmann::json::parse(R"({"lr":0.1,"layers":3,"bias":true,"act":"relu","big":"1e400","":"",
                                        "seed":11400714819323198485})"));
    EXPECT_TRUE(lines[0]["environment"].contains("LibTorch"));
    EXPECT_EQ(lines[0]["note"], "a \"note\"");
    EXPECT_EQ(lines[1]["train/loss"], 0.1);
    EXPECT_EQ(lines[1]["größe 😀"], 1e-300);
    EXPECT_EQ(lines[1]["step"], 49);
    EXPECT_EQ(lines[1]["epoch"], 0);
    EXPECT_GT(lines[1]["time"], 1.7e9);
    EXPECT_FALSE(lines[2].contains("epoch"));
    EXPECT_EQ(lines[3]["status"], "interrupted");
}

TEST(JsonLines, writes_what_json_has_no_number_for_as_texts) {
    TempDir dir;
    JsonLines log{dir.path() / "log.jsonl"};
    constexpr auto inf = std::numeric_limits<double>::infinity();
    log.log_metrics(Row{{"a", std::nan("")}, {"b", inf}, {"c", -inf}}, 0, 0);
    log.flush();
    const auto text = read_file(log.path());
    EXPECT_NE(text.find(R"("a":"NaN","b":"Infinity","c":"-Infinity")"), text.npos) << text;
}

TEST(JsonLines, joins_a_test_to_the_fit_before_it) {
    TempDir dir;
    JsonLines log{dir.path() / "log.jsonl", {.environment = false}};
    log.on_fit_start();
    log.finalize("success");
    log.log_hyperparams({{"lr", "1"}});
    log.log_scalar("test/loss", 1, 0);
    log.finalize("success");
    EXPECT_EQ(lines_of(log.path()).size(), 3u); // the run, its end, the row
}

TEST(JsonLines, appends_and_drops_a_line_that_was_not_finished) {
    TempDir dir;
    const auto path = dir.path() / "log.jsonl";
    write_file(path, "{\"step\":1}\n{\"step\":2");
    JsonLines log{path, {.append = true, .environment = false}};
    log.log_scalar("x", 1, 2);
    log.flush();
    EXPECT_TRUE(read_file(path).starts_with("{\"step\":1}\n{\"step\":2,\"time\":"));
    write_file(path, "epoch,step\n");
    JsonLines other{path, {.append = true}};
    EXPECT_NE(message_of([&] { other.on_fit_start(); }).find("does not begin with an object of JSON"),
              std::string::npos);
    EXPECT_EQ(read_file(path), "epoch,step\n");
}

TEST(JsonLines, refuses_a_metric_that_is_called_as_what_every_line_has) {
    TempDir dir;
    JsonLines log{dir.path() / "log.jsonl"};
    EXPECT_NE(message_of([&] { log.log_scalar("time", 1, 0); }).find("such as 'train/time'"), std::string::npos);
}

TEST(JsonLines, says_what_it_cannot_write_to) {
    TempDir dir;
    const auto refused = [](const std::filesystem::path& path) {
        return message_of([&] {
            JsonLines log{path};
            log.on_fit_start();
            log.log_scalar("x", 1, 0);
            log.flush();
        });
    };
    EXPECT_NE(refused(dir.path()).find("Is a directory"), std::string::npos);
    write_file(dir.path() / "file", "");
    EXPECT_NE(refused(dir.path() / "file" / "log.jsonl").find("file"), std::string::npos);
    if (std::filesystem::exists("/dev/full")) {
        EXPECT_NE(refused("/dev/full").find("make room"), std::string::npos);
    }
    ASSERT_EQ(::mkfifo((dir.path() / "pipe").c_str(), 0600), 0);
    EXPECT_NE(refused(dir.path() / "pipe").find("a pipe that nobody reads"), std::string::npos);
}

} // namespace
