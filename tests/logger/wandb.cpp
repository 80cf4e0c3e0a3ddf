// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/wandb.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <vector>

#include "fulgurite/logger/format/png.hpp"
#include "fulgurite/logger/format/sha256.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_logger_wandb {

using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;
using nlohmann::json;
using Row = std::vector<logger::Scalar>;
static_assert(LoggerPolicy<Wandb>);

// The records of a file, read as wandb/sdk/internal/datastore.py reads them.
std::vector<std::string> records_of(const std::string& bytes) {
    EXPECT_EQ(bytes.substr(0, 7), std::string(":W&B\xE1\xBE\0", 7));
    std::vector<std::string> records;
    std::string whole;
    for (std::size_t at = 7; at < bytes.size();) {
        if (const auto left = 32768 - at % 32768; left < 7) {
            EXPECT_EQ(bytes.substr(at, left), std::string(left, '\0'));
            at += left;
            continue;
        }
        std::uint32_t sum = 0;
        std::uint16_t size = 0;
        std::memcpy(&sum, bytes.data() + at, 4);
        std::memcpy(&size, bytes.data() + at + 4, 2);
        const char type = bytes.at(at + 6);
        EXPECT_LE(at % 32768 + 7 + size, 32768u);
        EXPECT_EQ(sum, file::crc32(std::string_view(bytes).substr(at + 6, size + 1u)));
        EXPECT_EQ(type == 1 || type == 2, whole.empty());
        whole += bytes.substr(at + 7, size);
        if (type == 1 || type == 4) records.push_back(std::exchange(whole, {}));
        at += 7u + size;
    }
    EXPECT_TRUE(whole.empty());
    return records;
}

// What the tests look at.
struct Read {
    std::vector<json> history;
    json config, summary, run;
    std::vector<std::string> files, kinds;
    std::vector<std::int64_t> numbers, steps;
    int exit = -1;
};

std::string strip(std::string text) { // JSON that nlohmann reads: it knows no NaN
    for (const auto* odd : {"NaN", "-Infinity", "Infinity"})
        if (text == odd) return '"' + text + '"';
    return text;
}

// Items of a config, a summary or a history: key 1 or nested_key 2, value_json 16.
void take_item(protozero::pbf_reader item, json& to) {
    std::vector<std::string> name;
    while (item.next())
        if (item.tag() == 1 || item.tag() == 2) name.push_back(item.get_string());
        else if (item.tag() == 16) {
            auto value = json::parse(strip(item.get_string()));
            (name.size() == 1 ? to[name[0]] : to[name.at(0)][name.at(1)]) = std::move(value);
        } else item.skip();
}

void take_record(Read& read, protozero::pbf_reader record) {
    while (record.next()) {
        const auto tag = record.tag();
        if (tag == 1) {
            read.numbers.push_back(record.get_int64());
            continue;
        }
        auto body = record.get_message();
        if (tag == 2) {
            read.kinds.push_back("history");
            json row;
            while (body.next())
                if (body.tag() == 1) take_item(body.get_message(), row);
                else
                    read.steps.push_back(
                        [](auto step) { return step.next() ? step.get_int64() : 0; }(body.get_message()));
            read.history.push_back(row);
        } else if (tag == 3 || tag == 5) {
            read.kinds.push_back(tag == 3 ? "summary" : "config");
            while (body.next()) take_item(body.get_message(), tag == 3 ? read.summary : read.config);
        } else if (tag == 6) {
            read.kinds.push_back("files");
            while (body.next()) {
                auto file = body.get_message();
                if (file.next()) read.files.push_back(file.get_string());
            }
        } else if (tag == 17) {
            read.kinds.push_back("run");
            const std::map<protozero::pbf_tag_type, const char*> names{
                {1, "id"}, {2, "entity"}, {3, "project"}, {6, "group"}, {7, "job"}, {8, "name"}, {9, "notes"}};
            while (body.next())
                if (const auto part = body.tag(); names.contains(part)) read.run[names.at(part)] = body.get_string();
                else if (part == 10) read.run["tags"].push_back(body.get_string());
                else if (part == 4)
                    for (auto config = body.get_message(); config.next();) take_item(config.get_message(), read.config);
                else body.skip();
        } else if (tag == 18) {
            read.kinds.push_back("exit");
            read.exit = 0;
            while (body.next())
                if (body.tag() == 1) read.exit = body.get_int32();
                else body.skip();
        } else if (tag == 21) read.kinds.push_back("header");
    }
}

Read read(const Wandb& wandb) {
    Read all;
    for (const auto& record : records_of(read_file(wandb.path() / ("run-" + wandb.id() + ".wandb"))))
        take_record(all, protozero::pbf_reader(record));
    std::vector<std::int64_t> in_order;
    for (std::size_t i = 0; i < all.numbers.size(); ++i) in_order.push_back(static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(all.numbers, in_order);
    return all;
}

TEST(Wandb, writes_what_pythons_package_writes) {
    TempDir dir;
    Wandb wandb{dir.path() / "runs",
                {.project = "lenet", .name = "first", .tags = {"small", "mnist"}, .config = {{"data", "mnist"}}}};
    wandb.log_hyperparams({{"lr", "0.1"}, {"n", "3"}, {"flag", "true"}, {"opt", "a \"b\" \xff"}, {"odd", "nan"}});
    wandb.log_metrics(Row{{"train/loss", 0.5}}, 49, 0);
    wandb.log_metrics(Row{{"val/acc", 0.75}, {"train/loss", std::numeric_limits<double>::quiet_NaN()}}, 49, 0);
    wandb.log_scalar("inf", -std::numeric_limits<double>::infinity(), 50);
    wandb.finalize("success");
    const auto all = read(wandb);
    EXPECT_EQ(all.kinds, (std::vector<std::string>{"header", "run", "files", "config", "history", "summary", "history",
                                                   "summary", "exit"}));
    EXPECT_EQ(all.run,
              (json{{"id", wandb.id()}, {"project", "lenet"}, {"name", "first"}, {"tags", {"small", "mnist"}}}));
    EXPECT_EQ(all.config, (json{{"data", "mnist"},
                                {"lr", 0.1},
                                {"n", 3},
                                {"flag", true},
                                {"opt", "a \"b\" \xEF\xBF\xBD"},
                                {"odd", "nan"}}));
    ASSERT_EQ(all.history.size(), 2u);
    EXPECT_EQ(all.history[0]["train/loss"], "NaN"); // one row a step
    EXPECT_EQ(all.history[0]["val/acc"], 0.75);
    EXPECT_EQ(all.history[0]["epoch"], 0);
    EXPECT_EQ(all.history[0]["_step"], 49);
    EXPECT_EQ(all.history[0]["trainer/global_step"], 49);
    EXPECT_GT(all.history[0]["_timestamp"], 1.6e9);
    EXPECT_GE(all.history[0]["_runtime"], 0);
    EXPECT_EQ(all.history[1]["inf"], "-Infinity");
    EXPECT_FALSE(all.history[1].contains("epoch"));
    EXPECT_EQ(all.steps, (std::vector<std::int64_t>{49, 50}));
    EXPECT_EQ(all.summary["val/acc"], 0.75);
    EXPECT_EQ(all.summary["_step"], 50);
    EXPECT_EQ(all.exit, 0);
    EXPECT_TRUE(wandb.path().filename().string().ends_with('-' + wandb.id())) << wandb.path();
    EXPECT_EQ(wandb.path().parent_path(), dir.path() / "runs" / "wandb");
    EXPECT_EQ(all.files, std::vector<std::string>{"wandb-metadata.json"});
    EXPECT_TRUE(json::parse(read_file(wandb.path() / "files" / "wandb-metadata.json")).contains("startedAt"));
    EXPECT_NE(read_file(wandb.path() / "files" / "config.yaml").find("\"lr\":\n    value: 0.1\n"), std::string::npos);
    EXPECT_NE(read_file(wandb.path() / "files" / "wandb-summary.json").find("\"val/acc\":0.75"), std::string::npos);
}

TEST(Wandb, writes_images_as_files_that_its_rows_name) {
    TempDir dir;
    Wandb wandb{dir.path()};
    wandb.add_image("../val/first image", at::zeros({3, 4, 6}, at::kByte), 6);
    wandb.log_scalar("x", 1, 6);
    EXPECT_THROW(wandb.add_image("x", at::zeros({2, 2, 2, 2, 2}), 6), Error);
    wandb.finalize("failed");
    const auto all = read(wandb);
    ASSERT_EQ(all.history.size(), 1u);
    const auto image = all.history[0]["../val/first image"];
    EXPECT_EQ(image["_type"], "image-file");
    EXPECT_EQ(image["width"], 6);
    EXPECT_EQ(image["height"], 4);
    EXPECT_EQ(image["format"], "png");
    const std::string path = image["path"];
    EXPECT_TRUE(path.starts_with("media/images/") && path.find("..") == path.npos) << path;
    const auto bytes = read_file(wandb.path() / "files" / path);
    EXPECT_EQ(bytes, logger::png(std::vector<std::uint8_t>(72), 4, 6, 3));
    EXPECT_EQ(image["size"], bytes.size());
    EXPECT_EQ(image["sha256"], logger::sha256(bytes));
    EXPECT_EQ(all.files.at(1), path);
    EXPECT_EQ(all.exit, 1);
    EXPECT_EQ(logger::sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(logger::sha256(std::string(1000, 'a')),
              "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

TEST(Wandb, goes_on_after_an_end_and_never_goes_back_in_steps) {
    TempDir dir;
    Wandb wandb{dir.path(), {.id = "my-id_1"}};
    for (int i = 0; i < 3; ++i) wandb.log_scalar("a", i, i * 10);
    wandb.flush(); // before a checkpoint: the step is written, and may get more
    wandb.log_scalar("b", 1, 20);
    wandb.finalize("success");
    wandb.log_scalar("c", 1, 20);
    wandb.finalize("success");
    for (int i = 0; i < 2; ++i) wandb.log_scalar("a", i, i);
    wandb.finalize("interrupted");
    const auto all = read(wandb);
    EXPECT_EQ(wandb.id(), "my-id_1");
    EXPECT_EQ(all.steps, (std::vector<std::int64_t>{0, 10, 20, 20, 20, 21, 22}));
    EXPECT_EQ(all.history.back()["trainer/global_step"], 1);
    EXPECT_EQ(std::ranges::count(all.kinds, "exit"), 1);
    EXPECT_EQ(all.kinds.back(), "exit");
    EXPECT_EQ(all.exit, 255);
}

TEST(Wandb, frames_records_of_every_size) {
    logger::wandb::Frames frames;
    std::string bytes;
    std::vector<std::string> wanted;
    for (const std::size_t size : {1U, 32735U, 32761U, 5U, 32768U, 100000U, 0U, 32700U, 40U, 7U, 65522U}) {
        wanted.emplace_back(size, static_cast<char>('a' + size % 26));
        frames.append(bytes, wanted.back());
        EXPECT_EQ(frames.size(), bytes.size());
    }
    EXPECT_EQ(records_of(bytes), wanted);
}

TEST(Wandb, writes_the_last_step_of_a_loop_that_tells_no_end) {
    TempDir dir;
    std::filesystem::path path;
    {
        Wandb wandb{dir.path(), {.id = "x"}};
        wandb.log_scalar("a", 1, 1);
        path = wandb.path();
    }
    EXPECT_NE(read_file(path / "run-x.wandb").find("trainer/global_step"), std::string::npos);
    EXPECT_THROW(Wandb(dir.path(), {.id = "a/b"}), Error);
    EXPECT_THROW(Wandb(dir.path(), {.flush_seconds = -1}), Error);
    write_file(dir.path() / "file", "");
    Wandb nowhere{dir.path() / "file"};
    EXPECT_THROW(nowhere.on_fit_start(), Error);
    // [wandb]
    Wandb board{"runs", {.project = "lenet", .name = "first", .tags = {"small"}, .config = {{"data", "mnist"}}}};
    // [wandb]
    EXPECT_EQ(board.id(), ""); // nothing has started
    Wandb silent{dir.path() / "silent"};
    silent.finalize("success");
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "silent"));
}

} // namespace fulgurite::test_logger_wandb

#endif
