// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/svg.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace fulgurite::report;

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}
std::string drawn(const Series& series) {
    const Chart chart{"loss", {{&series, "train", 0, false}}};
    return LineChart(chart).draw();
}

TEST(Svg, escapes_what_a_name_may_hold) { EXPECT_EQ(escape("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;"); }

TEST(Svg, draws_a_short_curve_with_its_points) {
    Series series("loss");
    for (int i = 0; i < 10; ++i) series.add(i, i);
    const auto svg = drawn(series);
    EXPECT_EQ(count(svg, "<circle"), 10u);
    EXPECT_NE(svg.find("<title>train at step 9: 9</title>"), svg.npos);
    EXPECT_TRUE(svg.starts_with("<svg") && svg.ends_with("</svg>"));
}

TEST(Svg, draws_a_long_noisy_curve_faint_with_its_trend) {
    Series series("loss");
    for (int i = 0; i < 5000; ++i) series.add(i, i % 7);
    const auto svg = drawn(series);
    EXPECT_EQ(count(svg, "<circle"), 0u);
    EXPECT_EQ(count(svg, "class=\"line"), 2u);
    EXPECT_LT(svg.size(), 40'000u);
}

TEST(Svg, lifts_the_pen_where_a_value_is_no_number) {
    Series series("loss");
    for (int i = 0; i < 9; ++i) series.add(i, i == 4 ? std::numeric_limits<double>::quiet_NaN() : 1.0);
    const auto svg = drawn(series);
    EXPECT_EQ(svg.find("nan"), svg.npos);
    EXPECT_EQ(svg.find("inf"), svg.npos);
    const auto path = svg.substr(svg.find("class=\"line"));
    EXPECT_EQ(count(path.substr(0, path.find("/>")), "M"), 2u);
}

TEST(Svg, draws_a_long_curve_through_values_that_are_no_numbers) {
    Series series("loss");
    for (int i = 0; i < 5000; ++i) series.add(i, i % 10 == 0 ? std::numeric_limits<double>::quiet_NaN() : i % 7);
    const auto svg = drawn(series);
    const auto path = svg.substr(svg.find("class=\"line"));
    EXPECT_EQ(count(path.substr(0, path.find("/>")), "M"), 1u);
    EXPECT_GT(count(path.substr(0, path.find("/>")), "L"), 500u);
}

TEST(Svg, shows_a_point_between_two_that_are_no_numbers) {
    Series series("loss");
    for (int i = 0; i < 100; ++i) series.add(i, i % 2 == 0 ? 1.0 : std::numeric_limits<double>::quiet_NaN());
    const auto svg = drawn(series);
    EXPECT_EQ(count(svg, "<circle"), 0u); // too many for dots
    EXPECT_EQ(count(svg, "h0"), 50u);
}

TEST(Svg, has_coordinates_for_all_numbers) {
    using limits = std::numeric_limits<double>;
    const std::vector<std::vector<double>> all = {{1e-300, 1e-300, 1e-300, 1e20},
                                                  {1e-320, 1e-320, 1, 1e-320},
                                                  {-1e308, 1e308, 0},
                                                  {limits::max()},
                                                  {limits::denorm_min()},
                                                  {limits::lowest(), limits::lowest()},
                                                  {1.6e308, limits::max()},
                                                  {1, 1, limits::max()},
                                                  {0, limits::denorm_min()}};
    for (const auto& values : all) {
        Series series("loss");
        for (std::size_t i = 0; i < values.size(); ++i) series.add(static_cast<std::int64_t>(i), values[i]);
        const auto svg = drawn(series);
        EXPECT_EQ(svg.find("nan"), svg.npos) << values[0];
        EXPECT_EQ(svg.find("inf"), svg.npos) << values[0];
    }
}

TEST(Svg, draws_a_frame_without_a_point) {
    const auto svg = LineChart(Chart{"loss", {}}).draw();
    EXPECT_EQ(count(svg, "<path class"), 0u);
    EXPECT_TRUE(svg.ends_with("</svg>"));
}

TEST(Svg, draws_values_that_are_all_equal_or_none) {
    for (const double value : {0.0, 5.0, -5.0, std::numeric_limits<double>::quiet_NaN()}) {
        Series series("loss");
        for (int i = 0; i < 3; ++i) series.add(7, value);
        EXPECT_EQ(drawn(series).find("nan"), std::string::npos) << value;
    }
}

TEST(Svg, takes_a_logarithmic_axis_only_where_it_shows_more) {
    std::vector<double> decay, accuracy, zero;
    for (int i = 0; i < 100; ++i) {
        decay.push_back(std::pow(0.9, i));
        accuracy.push_back(1 - 0.999 * std::pow(0.9, i));
        zero.push_back(i == 0 ? 0 : std::pow(0.9, i));
    }
    EXPECT_TRUE(wants_log(decay));
    EXPECT_FALSE(wants_log(accuracy));
    EXPECT_FALSE(wants_log(zero));
}

TEST(Svg, gives_no_negative_axis_to_what_never_is_negative) {
    EXPECT_EQ(value_scale({0.01, 1, 2}, 0, 1).low, 0);
    EXPECT_LT(value_scale({-1, 1}, 0, 1).low, -1);
}

TEST(Svg, takes_values_that_differ_by_rounding_alone_for_one_value) {
    const auto axis = value_scale({0.3, 0.1 + 0.2, 0.3}, 0, 1);
    EXPECT_LT(axis.low, 0.28);
    EXPECT_GT(axis.high, 0.32);
    EXPECT_NEAR(value_scale({1, 1 + 1e-6}, 0, 1).high, 1, 1e-5);
    SeriesSet all;
    for (int i = 0; i < 3; ++i) all.add("val/acc", i, i == 1 ? 0.1 + 0.2 : 0.3);
    const auto charts = charts_of(all);
    EXPECT_NE(LineChart(charts.at(0)).draw().find(">0.3</text>"), std::string::npos);
}

TEST(Svg, thins_by_extremes) {
    std::vector<Point> points;
    for (int i = 0; i < 10'000; ++i) points.push_back({static_cast<double>(i), i == 5000 ? 9.0 : 0.0});
    const auto kept = thinned(points, 100);
    EXPECT_LE(kept.size(), 200u);
    EXPECT_EQ(std::ranges::count(kept, 9.0, &Point::value), 1);
}

} // namespace
