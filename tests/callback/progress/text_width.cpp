// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/progress/text_width.hpp"

#include <gtest/gtest.h>

#include "fulgurite/callback/progress/bar.hpp"

namespace {

using namespace fulgurite::callback;

// The numbers are those of Python's wcwidth 0.9.4; tests/manual/text_width.py compares all characters with it.
TEST(TextWidth, counts_the_columns_of_a_terminal) {
    const std::vector<std::pair<std::string, std::size_t>> cases = {
        {"val/loss", 8}, {"größe", 5},   {"損失", 4},    {"データ", 6},
        {"손실", 4},     {"🎯 acc", 6},  {"e\u0301", 1}, {"✓", 1},
        {"❤", 1},        {"❤\uFE0F", 2}, {"Ａ", 2},      {"ｱ", 1},
        {"…", 1},        {"━", 1},       {"\u200B", 0},  {"\u1112\u1161\u11AB", 2}};
    for (const auto& [text, width] : cases) EXPECT_EQ(width_of(text), width) << text;
}

TEST(TextWidth, takes_bytes_that_are_no_utf8_one_by_one) {
    for (const std::string text : {"\x80", "\xC3", "\xFF", "\xE6\x90", "\xC0\xAF", "\xF5\x80\x80\x80"})
        EXPECT_EQ(width_of(text), text.size()) << text.size();
    EXPECT_EQ(character_at("損", 0).code, 0x640DU);
    EXPECT_EQ(character_at("🎯", 0).bytes, 4U);
}

TEST(TextWidth, cuts_between_characters) {
    EXPECT_EQ(clipped("損失", 3), "損");
    EXPECT_EQ(clipped("e\u0301x", 1), "e\u0301");
    EXPECT_EQ(clipped("損失", 0), "");
    EXPECT_EQ(fitted("損失関数", 5), "損失…");
    EXPECT_EQ(fitted("損失関数", 6), "損失… ");
    EXPECT_EQ(fitted("acc", 5), "acc  ");
    EXPECT_EQ(fitted("accuracy", 2, "..."), "..");
}

TEST(TextWidth, keeps_a_bar_with_wide_names_within_the_window) {
    Bar bar{"Epoch 2/20", 45, 90, 1.2, 2.5, {{"損失", 0.123}, {"🎯", 0.98}}};
    for (std::size_t columns = 1; columns < 120; ++columns)
        EXPECT_LE(width_of(live_line(bar, {.colour = false, .unicode = true}, columns)), columns);
    EXPECT_EQ(width_of(live_line(bar, {.colour = false, .unicode = true}, 70)), 70U) << "the gauge takes what is left";
}

} // namespace
