// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/ticks.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace {

using namespace fulgurite::report;
using Ticks = std::vector<double>;

TEST(Ticks, are_round_numbers) {
    EXPECT_EQ(linear_ticks(0, 10, 5), (Ticks{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(linear_ticks(0, 938, 6), (Ticks{0, 200, 400, 600, 800}));
    EXPECT_EQ(linear_ticks(-1, 1, 4), (Ticks{-1, -0.5, 0, 0.5, 1}));
}

TEST(Ticks, are_neither_too_few_nor_too_many_nor_outside) {
    std::mt19937 random;
    std::uniform_real_distribution<double> place(-1, 1), size(-8, 8);
    for (int i = 0; i < 10'000; ++i) {
        const double low = place(random) * std::pow(10, size(random)), high = low + std::pow(10, size(random));
        if (high - low < 1e-9 * std::abs(low)) continue;
        const auto ticks = linear_ticks(low, high, 5);
        ASSERT_GE(ticks.size(), 2u) << low << " " << high;
        ASSERT_LE(ticks.size(), 9u) << low << " " << high;
        const double air = 1e-6 * (high - low);
        ASSERT_GE(ticks.front(), low - air);
        ASSERT_LE(ticks.back(), high + air);
    }
}

TEST(Ticks, are_none_where_doubles_cannot_tell_them_apart) {
    const double one_up = std::nextafter(0.3, 1);
    EXPECT_TRUE(linear_ticks(0.3, one_up, 5).empty());
    EXPECT_TRUE(linear_ticks(0.3, 0.3, 5).empty());
    EXPECT_TRUE(linear_ticks(1e18, 1e18 + 256, 5).empty());
    EXPECT_TRUE(linear_ticks(0, std::numeric_limits<double>::denorm_min(), 5).empty());
    EXPECT_TRUE(linear_ticks(std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max(), 5).empty());
    EXPECT_TRUE(log_ticks(1, std::numeric_limits<double>::infinity(), 6).empty());
}

TEST(Ticks, of_a_logarithmic_axis_are_powers_of_ten) {
    EXPECT_EQ(log_ticks(1e-3, 1, 6), (Ticks{1e-3, 1e-2, 1e-1, 1}));
    EXPECT_EQ(log_ticks(1, 100, 6), (Ticks{1, 2, 5, 10, 20, 50, 100}));
    EXPECT_LE(log_ticks(1e-30, 1e30, 6).size(), 7u);
}

TEST(Ticks, numbers_are_short) {
    EXPECT_EQ(axis_number(0.5), "0.5");
    EXPECT_EQ(axis_number(1e-5), "1e-5");
    EXPECT_EQ(axis_number(1.5e20), "1.5e20");
    EXPECT_EQ(axis_number(-0.25), "−0.25");
    EXPECT_EQ(axis_number(-0.0), "0");
    EXPECT_EQ(axis_number(0.123456789, 6), "0.123457");
    EXPECT_EQ(axis_number(std::numeric_limits<double>::quiet_NaN()), "NaN");
    EXPECT_EQ(axis_number(-std::numeric_limits<double>::infinity()), "−∞");
}

TEST(Ticks, counts_are_written_in_the_unit_of_their_axis) {
    EXPECT_EQ(short_count(800, 938), "800");
    EXPECT_EQ(short_count(500, 12'000), "0.5k");
    EXPECT_EQ(short_count(10'000, 12'000), "10k");
    EXPECT_EQ(short_count(1.5e6, 2e6), "1.5M");
    EXPECT_EQ(short_count(0, 2e6), "0");
}

TEST(Ticks, durations_read_as_people_say_them) {
    EXPECT_EQ(duration(0), "under 1 ms");
    EXPECT_EQ(duration(0.0203), "20.3 ms");
    EXPECT_EQ(duration(12.34), "12.3 s");
    EXPECT_EQ(duration(59.96), "1 min 00 s");
    EXPECT_EQ(duration(245), "4 min 05 s");
    EXPECT_EQ(duration(7380), "2 h 03 min");
}

} // namespace
