// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/one_hot.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

TEST(OneHot, is_one_at_the_class) {
    const data::OneHot one_hot{{.num_classes = 4}};
    const auto classes = torch::tensor({{0, 3}, {2, 2}});
    EXPECT_TRUE(torch::equal(one_hot(classes), torch::one_hot(classes, 4).to(torch::kFloat)));
    EXPECT_TRUE(torch::equal(one_hot(classes.to(torch::kByte)), one_hot(classes)));
    EXPECT_EQ(one_hot(classes.slice(0, 0, 0)).sizes(), (std::vector<std::int64_t>{0, 2, 4}));
    EXPECT_EQ(one_hot(classes).scalar_type(), torch::kFloat);
}

TEST(OneHot, refuses_what_is_no_class) {
    const data::OneHot one_hot{{.num_classes = 4}};
    EXPECT_EQ(error_of([&] { (void)one_hot(torch::tensor({0, 4})); }),
              "data::OneHot: got the class 4, expected 0 to 3");
    EXPECT_TRUE(contains(error_of([&] { (void)one_hot(torch::tensor({-1})); }), "got the class -1"));
    EXPECT_TRUE(contains(error_of([&] { (void)one_hot(torch::ones({3})); }), "got Float, expected classes"));
    EXPECT_TRUE(contains(error_of([] { (void)data::OneHot{{}}; }), "num_classes is 0, a whole number of 1 or more"));
}
