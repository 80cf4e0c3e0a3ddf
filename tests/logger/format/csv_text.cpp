// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/format/csv_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace fulgurite::logger;
using Cells = std::vector<std::string>;

TEST(CsvText, reads_the_cells_that_it_writes) {
    const Cells cells{"epoch", "step", "a,b", "he said \"x\"", "two\nlines", "", "ü"};
    const auto line = join_cells(cells);
    const auto read = parse_line(line + "1,2\n");
    EXPECT_EQ(read.cells, cells);
    EXPECT_EQ(read.length, line.size());
}

TEST(CsvText, takes_line_ends_of_other_systems) { EXPECT_EQ(parse_line("a,b\r\n1,2\r\n").cells, (Cells{"a", "b"})); }

TEST(CsvText, takes_a_line_without_an_end) {
    const auto read = parse_line("a,b");
    EXPECT_EQ(read.cells, (Cells{"a", "b"}));
    EXPECT_EQ(read.length, 3u);
}

} // namespace
