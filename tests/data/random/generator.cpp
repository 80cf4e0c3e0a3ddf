// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/random/generator.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace fulgurite;

static_assert(std::uniform_random_bit_generator<data::Generator>);
// SplitMix64's first output for the seed 0, from the authors' reference.
static_assert(data::mix(0) == 0xe220a8397b1dcdafU);

TEST(Generator, gives_the_same_stream_for_the_same_name_and_another_for_another) {
    data::Generator a(1, 2, 3), b(1, 2, 3);
    const auto first = a();
    EXPECT_EQ(first, b());
    EXPECT_NE(first, data::Generator(2, 2, 3)());
    EXPECT_NE(first, data::Generator(1, 3, 3)());
    EXPECT_NE(first, data::Generator(1, 2, 4)());
    EXPECT_NE(first, data::Generator(2, 1, 3)());
}

TEST(Generator, draws_every_number_below_a_bound_equally_often) {
    data::Generator generator(7);
    std::array<int, 6> counts{};
    constexpr int draws = 60000;
    for (int i = 0; i < draws; ++i) ++counts.at(generator.below(6));
    for (const auto count : counts) EXPECT_NEAR(count, draws / 6, 5 * std::sqrt(draws / 6.0));
    for (int i = 0; i < 100; ++i) {
        const auto number = generator.between(-2, 1);
        EXPECT_GE(number, -2);
        EXPECT_LE(number, 1);
    }
}

TEST(Generator, draws_uniform_numbers_in_the_unit_interval) {
    data::Generator generator(7);
    double sum = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto number = generator.uniform();
        ASSERT_GE(number, 0);
        ASSERT_LT(number, 1);
        sum += number;
    }
    EXPECT_NEAR(sum / 10000, 0.5, 0.02);
}

TEST(Generator, seeds_generators_of_libtorch) {
    data::Generator a(5), b(5);
    const auto left = torch::rand({4}, a.torch()), right = torch::rand({4}, b.torch());
    EXPECT_TRUE(torch::equal(left, right));
    EXPECT_FALSE(torch::equal(left, torch::rand({4}, a.torch())));
}

TEST(Generator, draws_from_ranges_of_any_width) {
    data::Generator generator(1);
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    bool large = false, negative = false, positive = false;
    for (int i = 0; i < 1000; ++i) {
        const auto number = generator.between(0, std::int64_t{1} << 32);
        EXPECT_TRUE(number >= 0 && number <= (std::int64_t{1} << 32));
        large = large || number > (std::int64_t{1} << 31);
        const auto any = generator.between(least, most);
        negative = negative || any < 0;
        positive = positive || any > 0;
        EXPECT_EQ(generator.between(7, 7), 7);
        EXPECT_LE(generator.between(-1, 0xFFFFFFFE), 0xFFFFFFFE);
    }
    EXPECT_TRUE(large && negative && positive);
    EXPECT_THROW((void)generator.between(5, 3), Error);
}
