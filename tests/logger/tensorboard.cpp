// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/tensorboard.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/version.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::message_of;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using Row = std::vector<logger::Scalar>;

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    return files;
}

// The data of each record, whose lengths and checksums must fit.
std::vector<std::string> records_of(const std::string& bytes) {
    std::vector<std::string> records;
    for (std::size_t at = 0; at < bytes.size();) {
        std::uint64_t length = 0;
        std::uint32_t crc = 0;
        std::memcpy(&length, bytes.data() + at, 8);
        std::memcpy(&crc, bytes.data() + at + 8, 4);
        EXPECT_EQ(crc, logger::masked_crc32c({bytes.data() + at, 8}));
        records.push_back(bytes.substr(at + 12, length));
        std::memcpy(&crc, bytes.data() + at + 12 + length, 4);
        EXPECT_EQ(crc, logger::masked_crc32c(records.back()));
        at += 16 + length;
    }
    return records;
}

TEST(TensorBoard, writes_one_record_per_row) {
    TempDir dir;
    TensorBoard board{dir.path() / "runs"};
    board.log_metrics(Row{{"train/loss", 0.5}, {"val/acc", 0.9}}, 49, 0);
    board.log_scalar("lr", 1e-3, 50);
    board.finalize("success");
    const auto files = files_in(board.folder());
    ASSERT_EQ(files.size(), 1u);
    const auto records = records_of(read_file(files[0]));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_NE(records[0].find("brain.Event:2"), std::string::npos);
    EXPECT_NE(records[1].find("train/loss"), std::string::npos);
    EXPECT_NE(records[1].find("val/acc"), std::string::npos);
    EXPECT_NE(records[2].find("lr"), std::string::npos);
}

TEST(TensorBoard, names_its_file_so_that_tensorboard_finds_it) {
    const auto name = logger::event_file_name(1700000000.9);
    EXPECT_TRUE(name.starts_with("events.out.tfevents.1700000000.")) << name;
    EXPECT_NE(name, logger::event_file_name(1700000000.9));
}

TEST(TensorBoard, leaves_no_folder_where_nothing_starts) {
    TempDir dir;
    {
        TensorBoard board{dir.path() / "runs"};
        board.flush();
        board.finalize("success");
    }
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "runs"));
}

TEST(TensorBoard, says_how_a_session_ended_once) {
    TempDir dir;
    TensorBoard board{dir.path()};
    board.log_hyperparams({{"lr", "0.1"}, {"path", "a|b"}});
    board.finalize("failed");
    board.finalize("success");
    const auto bytes = read_file(files_in(dir.path()).at(0));
    const auto end = bytes.find("session_end_info");
    ASSERT_NE(end, bytes.npos);
    EXPECT_EQ(bytes.find("session_end_info", end + 1), bytes.npos);
    EXPECT_NE(bytes.find("| path | a\\|b |"), bytes.npos);
}

TEST(TensorBoard, writes_options_as_a_table_whose_cells_are_whole) {
    EXPECT_EQ(logger::markdown_table({{"a|b", "c\nd|e"}}), "| option | value |\n| --- | --- |\n| a\\|b | c d\\|e |\n");
    EXPECT_EQ(logger::markdown_table({{"\xff", "\xc3\xb6\xc3"}}, "x"),
              "| x | value |\n| --- | --- |\n| \xEF\xBF\xBD | \xc3\xb6\xEF\xBF\xBD |\n");
}

TEST(TensorBoard, writes_no_table_of_no_options) {
    TempDir dir;
    TensorBoard board{dir.path()};
    board.log_hyperparams({});
    board.finalize("success");
    const auto bytes = read_file(files_in(dir.path()).at(0));
    EXPECT_EQ(bytes.find("option"), bytes.npos);
    EXPECT_NE(bytes.find("session_end_info"), bytes.npos);
}

TEST(TensorBoard, says_where_a_file_cannot_be_made) {
    TempDir dir;
    fulgurite::testing::write_file(dir.path() / "file", "");
    TensorBoard board{dir.path() / "file"};
    EXPECT_THROW(board.on_fit_start(), Error);
}

TEST(TensorBoard, writes_from_where_it_was_moved_to) {
    TempDir dir;
    std::vector<TensorBoard> boards;
    boards.emplace_back(dir.path());
    boards[0].log_scalar("a", 1, 0);
    boards.reserve(100);
    boards[0].log_scalar("a", 2, 1);
    boards[0].flush();
    EXPECT_EQ(records_of(read_file(files_in(dir.path()).at(0))).size(), 3u);
}

std::string all_bytes(const TensorBoard& board) { return read_file(files_in(board.folder()).at(0)); }

TEST(TensorBoard, keeps_what_it_was_given_as_it_was) {
    TempDir dir;
    TensorBoard first{dir.path() / "first"}, second{dir.path() / "second"};
    auto values = torch::full({2, 2}, 0.25), image = torch::full({2, 2}, 128, torch::kByte);
    first.add_histogram("values", values, 1);
    first.add_image("image", image, 1);
    values.fill_(0.75);
    image.fill_(255);
    first.flush();
    second.add_histogram("values", torch::full({2, 2}, 0.25), 1);
    second.add_image("image", torch::full({2, 2}, 128, torch::kByte), 1);
    second.flush();
    const auto given = records_of(all_bytes(first)), wanted = records_of(all_bytes(second));
    ASSERT_EQ(given.size(), 3u);
    for (std::size_t i = 1; i < 3; ++i) EXPECT_EQ(given[i].substr(9), wanted[i].substr(9)); // but for the time
}

TEST(TensorBoard, says_what_is_no_image) {
    TempDir dir;
    TensorBoard board{dir.path()};
    const auto refused = [&](const torch::Tensor& image) {
        return message_of([&] { board.add_image("x", image, 0); });
    };
    EXPECT_NE(refused(torch::zeros({2, 5, 5})).find("has the shape [1, 2, 5, 5]; give [H, W] or [C, H, W]"),
              std::string::npos);
    EXPECT_NE(refused(torch::zeros({1, 3, 5, 5})).find("or a batch to add_images"), std::string::npos);
    EXPECT_NE(refused(torch::zeros({3, 0, 5})).find("no size is 0"), std::string::npos);
    EXPECT_NE(refused(torch::zeros({5, 5}, torch::kLong)).find("is of type Long; give uint8"), std::string::npos);
    EXPECT_NE(refused(torch::full({5, 5}, 1.5)).find("has the value 1.5; give 0 to 1 in floating point"),
              std::string::npos);
    EXPECT_NE(refused(torch::full({5, 5}, NAN)).find("has the value nan"), std::string::npos);
    EXPECT_NE(refused({}).find("is an undefined tensor"), std::string::npos);
    EXPECT_EQ(refused(torch::full({5, 5}, 1.001)), "nothing was thrown"); // a rounding error is none
    EXPECT_EQ(refused(torch::zeros({5, 5}, torch::kBool)), "nothing was thrown");
    EXPECT_EQ(refused(torch::zeros({5, 5}, torch::kHalf)), "nothing was thrown");
}

TEST(TensorBoard, says_what_it_cannot_take) {
    TempDir dir;
    TensorBoard board{dir.path()};
    const auto some = torch::zeros({3});
    EXPECT_NE(message_of([&] { board.add_text("", "x"); }).find("a name is empty"), std::string::npos);
    EXPECT_NE(message_of([&] { board.add_text("a\xff", "x"); }).find("a name is no UTF-8 at byte 1"),
              std::string::npos);
    EXPECT_NE(message_of([&] { board.add_text("a", "x\xc3"); }).find("a text is no UTF-8"), std::string::npos);
    EXPECT_NE(
        message_of([&] { board.add_histogram("a", torch::zeros({0, 2}), 0); }).find("has the shape [0, 2], and so"),
        std::string::npos);
    EXPECT_NE(
        message_of([&] { board.add_histogram("a", torch::zeros({2}, torch::kComplexFloat), 0); }).find("is complex"),
        std::string::npos);
    EXPECT_NE(
        message_of([&] { board.add_pr_curve("a", some, torch::zeros({4}), 0); }).find("3 labels and 4 predictions"),
        std::string::npos);
    EXPECT_NE(
        message_of([&] { board.add_pr_curve("a", some, some + 2, 0); }).find("has the value 2; labels are 0 or 1"),
        std::string::npos);
    EXPECT_NE(message_of([&] { board.add_pr_curve("a", some, some, 0, 128); }).find("it must be from 2 to 127"),
              std::string::npos);
    EXPECT_NE(message_of([&] {
                  board.add_custom_scalars({{"c", {{"m", {"a", "b"}, true}}}});
              }).find("has 2 tags; give three"),
              std::string::npos);
    board.add_hparams({{"lr", "1"}}, {{"acc", 1.0}});
    EXPECT_NE(message_of([&] { board.add_hparams({}, {}); }).find("a second time"), std::string::npos);
    board.flush();
    EXPECT_NE(message_of([&] { board.add_hparams({{"lr", "1"}}, {}); }).find("there already"), std::string::npos);
    EXPECT_NE(message_of([&] { board.add_hparams({}, {}); }).find("a second time"), std::string::npos);
}

TEST(TensorBoard, joins_parameters_to_the_module_s_options) {
    TempDir dir;
    TensorBoard board{dir.path(), {.environment = false}};
    board.on_fit_start();
    board.add_hparams({{"data", "toy"}}, {{"best", 0.5}});
    board.log_hyperparams({{"lr", "0.1"}});
    board.finalize("success");
    const auto records = records_of(all_bytes(board));
    ASSERT_EQ(records.size(), 6u); // version, metrics, start, options, columns, end
    EXPECT_NE(records[3].find("| lr | 0.1 |\n| data | toy |"), std::string::npos);
    EXPECT_NE(records[4].find("_hparams_/experiment"), std::string::npos);
    for (const char* name : {"lr", "data", "best"}) EXPECT_NE(records[4].find(name), std::string::npos) << name;
}

TEST(TensorBoard, keeps_parameters_that_were_given_before_the_fit) {
    TempDir dir;
    TensorBoard board{dir.path(), {.environment = false}};
    board.add_hparams({{"data", "toy"}}, {{"best", 0.5}});
    board.on_fit_start();
    board.log_hyperparams({{"lr", "0.1"}});
    board.finalize("success");
    const auto records = records_of(all_bytes(board));
    ASSERT_EQ(records.size(), 6u);
    EXPECT_NE(records[3].find("| lr | 0.1 |\n| data | toy |"), std::string::npos);
    for (const char* name : {"lr", "data", "best"}) EXPECT_NE(records[4].find(name), std::string::npos) << name;

    board.on_fit_start(); // a second run, which begins anew
    board.log_hyperparams({{"lr", "0.2"}});
    board.finalize("success");
    EXPECT_EQ(records_of(all_bytes(board))[6].find("toy"), std::string::npos);
}

TEST(TensorBoard, tells_of_the_run_it_is_of) {
    TempDir dir;
    TensorBoard board{dir.path(), {.note = "with *dropout*"}};
    board.on_fit_start();
    board.finalize("success");
    const auto bytes = all_bytes(board);
    EXPECT_NE(bytes.find("| LibTorch | " TORCH_VERSION " |"), bytes.npos);
    EXPECT_NE(bytes.find("| Command line |"), bytes.npos);
    EXPECT_NE(bytes.find("with *dropout*"), bytes.npos);
}

TEST(TensorBoard, that_is_silent_checks_and_writes_nothing) {
    auto board = TensorBoard::silent();
    board.add_image("a", torch::zeros({3, 4, 4}), 0);
    board.add_histogram("a", torch::zeros({3}), 0);
    board.add_scalar("a", 1, 0);
    board.add_text("a", "b");
    EXPECT_THROW(board.add_image("a", torch::zeros({2, 4, 4}), 0), Error);
    board.finalize("success"); // a file without a folder would be an error
}

} // namespace

#endif
