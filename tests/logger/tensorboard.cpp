// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/tensorboard.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
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

} // namespace

#endif
