// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/words.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>

#include "fulgurite/core/error.hpp"

namespace {

using fulgurite::Error;
using fulgurite::in_words;
using fulgurite::Interrupted;

TEST(Words, numbers_are_as_short_as_they_read_back) {
    EXPECT_EQ(in_words(0.3, " ", 1.0, " ", 0.1F, " ", -2.5), "0.3 1 0.1 -2.5");
    EXPECT_EQ(in_words(100000.0, " ", 1e-4, " ", 1e-5, " ", 1e20, " ", 0.0), "100000 0.0001 1e-05 1e+20 0");
    EXPECT_EQ(in_words(std::numeric_limits<double>::infinity(), " ", std::numeric_limits<double>::quiet_NaN()),
              "inf nan");
    for (const double value : {1.0 / 3, 1e15 / 7, 4e-4 / 3, 5e-324, 1.7976931348623157e308})
        EXPECT_EQ(std::strtod(in_words(value, "").c_str(), nullptr), value);
}

TEST(Words, integers_are_whole_and_a_byte_is_one) {
    EXPECT_EQ(in_words(std::int64_t{-1}, ' ', std::uint64_t{18446744073709551615U}, ' ', std::int8_t{65}),
              "-1 18446744073709551615 65");
    EXPECT_EQ(in_words(true, '/', false), "true/false");
}

TEST(Words, text_is_whatever_has_one) {
    const std::string string = "string";
    const char* pointer = "pointer";
    EXPECT_EQ(in_words(string, ", ", pointer, ", ", std::string_view("view"), ", ", std::filesystem::path("a/b")),
              "string, pointer, view, a/b");
}

TEST(Error, is_made_of_pieces_or_of_one_text) {
    EXPECT_STREQ(Error("decay is ", 0.3, "; give 1 to ", 2).what(), "decay is 0.3; give 1 to 2");
    EXPECT_STREQ(Error("one text").what(), "one text");
    const Interrupted interrupted("Ctrl-C");
    EXPECT_STREQ(Error(interrupted).what(), "Ctrl-C");
}

} // namespace
