// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/progress/result_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace fulgurite::callback;

const Look pretty{.colour = false, .unicode = true};

TEST(ResultTable, has_a_row_for_each_metric) {
    const ResultTable table("Test metric", {{"test/acc", 0.97123456789}, {"test/損失", 1e-9}});
    EXPECT_EQ(table.text(pretty, 80),
              "┏━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┓\n"
              "┃ Test metric ┃ DataLoader 0 ┃\n"
              "┡━━━━━━━━━━━━━╇━━━━━━━━━━━━━━┩\n"
              "│ test/acc    │     0.971235 │\n"
              "│ test/損失   │        1e-09 │\n"
              "└─────────────┴──────────────┘");
    EXPECT_EQ(table.text({}, 0),
              "+-------------+--------------+\n"
              "| Test metric | DataLoader 0 |\n"
              "+-------------+--------------+\n"
              "| test/acc    |     0.971235 |\n"
              "| test/損失   |        1e-09 |\n"
              "+-------------+--------------+");
}

TEST(ResultTable, has_a_column_for_each_loader_as_far_as_there_is_room) {
    const ResultTable table(
        "Validation metric",
        {{"val/loss/dataloader_idx_0", 1}, {"val/loss/dataloader_idx_1", 0.5}, {"val/acc/dataloader_idx_1", 0.25}});
    EXPECT_EQ(table.text({}, 80),
              "+-------------------+--------------+--------------+\n"
              "| Validation metric | DataLoader 0 | DataLoader 1 |\n"
              "+-------------------+--------------+--------------+\n"
              "| val/loss          |            1 |          0.5 |\n"
              "| val/acc           |              |         0.25 |\n"
              "+-------------------+--------------+--------------+");
    EXPECT_EQ(table.text({}, 30),
              "+-------------+--------------+\n"
              "| Validati... | DataLoader 0 |\n"
              "+-------------+--------------+\n"
              "| val/loss    |            1 |\n"
              "| val/acc     |              |\n"
              "+-------------+--------------+\n"
              "+-------------+--------------+\n"
              "| Validati... | DataLoader 1 |\n"
              "+-------------+--------------+\n"
              "| val/loss    |          0.5 |\n"
              "| val/acc     |         0.25 |\n"
              "+-------------+--------------+");
}

TEST(ResultTable, is_no_wider_than_a_window_that_has_room_for_a_loader) {
    const ResultTable table("Test metric", {{std::string(200, 'x') + "/dataloader_idx_3", 1}, {"損失損失損失損失", 2}});
    for (std::size_t columns = 25; columns < 250; ++columns) {
        std::istringstream lines(table.text(pretty, columns));
        for (std::string line; std::getline(lines, line);) EXPECT_LE(width_of(line), columns);
    }
    EXPECT_FALSE(table.text(pretty, 1).empty());
}

} // namespace
