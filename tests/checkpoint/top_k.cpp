// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/top_k.hpp"

#include <gtest/gtest.h>

namespace {

using fulgurite::Mode;
using fulgurite::checkpoint::TopK;

std::string kept(Mode mode, std::int64_t k, std::initializer_list<double> scores) {
    TopK top(mode, k);
    int name = 0;
    for (double score : scores) {
        if (top.accepts(score)) top.add(std::to_string(name), score);
        ++name;
    }
    std::string names;
    for (auto& one : top.saved()) names += one.path.string();
    return names + ":" + top.best()->path.string();
}

TEST(TopK, keeps_the_best) {
    EXPECT_EQ(kept(Mode::min, 1, {3, 1, 2, .5, 5}), "3:3");
    EXPECT_EQ(kept(Mode::min, 2, {3, 1, 2, .5, 5}), "13:3");
    EXPECT_EQ(kept(Mode::max, 2, {3, 1, 2, .5, 5}), "04:4");
    EXPECT_EQ(kept(Mode::min, -1, {3, 1, 2, .5, 5}), "01234:3");
}

TEST(TopK, an_equal_value_displaces_nothing_and_the_oldest_of_equals_goes_first) {
    EXPECT_EQ(kept(Mode::min, 1, {1, 1}), "0:0");
    EXPECT_EQ(kept(Mode::min, 2, {1, 1, 1}), "01:0");
    EXPECT_EQ(kept(Mode::min, 2, {1, 1, 0}), "12:2");
}

TEST(TopK, nan_is_the_worst_of_all) {
    const double nan = std::nan("");
    EXPECT_EQ(kept(Mode::min, 1, {nan, 1e300, nan}), "1:1");
    EXPECT_EQ(kept(Mode::max, 1, {nan, -1e300, nan}), "1:1");
    EXPECT_EQ(kept(Mode::min, 1, {nan, nan}), "0:0");
}

} // namespace
