// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace fulgurite::report;

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

TEST(Series, keeps_every_point_below_the_limit) {
    Series series("loss", 100);
    for (int i = 0; i < 99; ++i) series.add(i, i * 0.5);
    const auto points = series.points();
    ASSERT_EQ(points.size(), 99u);
    EXPECT_EQ(points[7].step, 7);
    EXPECT_EQ(points[7].value, 3.5);
}

TEST(Series, keeps_the_outline_in_bounded_memory) {
    Series series("loss", 1000);
    for (int i = 0; i < 1'000'000; ++i) series.add(i, i == 654'321 ? 100.0 : std::sin(i * 1e-4));
    const auto points = series.points();
    EXPECT_LE(points.size(), 1000u + 2);
    EXPECT_GE(points.size(), 450u);
    double highest = 0, gap = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        EXPECT_LT(points[i - 1].step, points[i].step);
        highest = std::max(highest, points[i].value);
        gap = std::max(gap, points[i].step - points[i - 1].step);
    }
    EXPECT_EQ(highest, 100.0) << "a spike is lost";
    EXPECT_LT(gap, 10'000) << "old points are thinned more than young ones";
    EXPECT_EQ(series.count(), 1'000'000u);
}

TEST(Series, keeps_spikes_of_values_at_one_step) {
    Series series("loss", 100);
    for (int i = 0; i < 300; ++i) series.add(5, i == 150 ? 100.0 : i == 151 ? -100.0 : 0.0);
    double lowest = 0, highest = 0;
    for (const auto& point : series.points()) {
        lowest = std::min(lowest, point.value);
        highest = std::max(highest, point.value);
    }
    EXPECT_EQ(highest, 100.0);
    EXPECT_EQ(lowest, -100.0);
}

TEST(Series, keeps_what_is_finite_beside_what_is_not) {
    for (const double odd : {nan, infinity, -infinity}) {
        Series series("loss", 100);
        for (int i = 0; i < 10'000; ++i) series.add(i, i % 3 == 0 ? odd : 1.0 + i % 2);
        for (const auto& point : series.points()) EXPECT_TRUE(point.value == 1 || point.value == 2) << point.value;
    }
}

TEST(Series, knows_its_last_lowest_and_highest_value) {
    Series series("loss");
    std::int64_t step = 0;
    for (const double value : {3.0, nan, 1.0, infinity, 2.0}) series.add(step++, value);
    EXPECT_EQ(series.last().value, 2);
    EXPECT_EQ(series.lowest().value, 1);
    EXPECT_EQ(series.highest().value, 3);
    EXPECT_EQ(series.non_finite(), 2u);
}

TEST(Series, takes_its_extremes_from_finite_values_alone) {
    Series series("loss");
    series.add(0, infinity);
    series.add(1, nan);
    series.add(2, -5);
    EXPECT_EQ(series.lowest().value, -5);
    EXPECT_EQ(series.highest().value, -5);
    series.add(3, -infinity);
    EXPECT_EQ(series.lowest().value, -5);
}

TEST(Series, are_told_apart_by_name) {
    SeriesSet all;
    all.add("a", 0, 1);
    all.add("b", 0, 2);
    all.add("a", 1, 3);
    EXPECT_EQ(all.find("a")->count(), 2u);
    EXPECT_EQ(all.find("b")->last().value, 2);
    EXPECT_EQ(all.find("c"), nullptr);
}

} // namespace
