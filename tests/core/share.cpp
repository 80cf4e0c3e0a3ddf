// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/share.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <vector>

using fulgurite::is_share_end;
using fulgurite::share_of;

namespace {

using Batches = std::vector<std::int64_t>;

Batches ends(double fraction, std::int64_t size) {
    Batches all;
    for (std::int64_t done = 0; done <= size + 1; ++done)
        if (is_share_end(fraction, size, done)) all.push_back(done);
    return all;
}

} // namespace

TEST(Share, of_whole_hundredths_is_what_whole_numbers_say) {
    for (std::int64_t hundredths = 0; hundredths <= 100; ++hundredths)
        for (const std::int64_t size : {1, 7, 10, 49, 100, 1000, 123'456'789})
            ASSERT_EQ(share_of(static_cast<double>(hundredths) / 100, size), hundredths * size / 100)
                << hundredths << " % of " << size;
}

TEST(Share, of_one_in_n_is_one) {
    for (std::int64_t n = 1; n <= 10'000; ++n) {
        ASSERT_EQ(share_of(1.0 / static_cast<double>(n), n), 1) << n;
        ASSERT_EQ(share_of(1.0 / static_cast<double>(n), 7 * n), 7) << n;
    }
}

TEST(Share, is_cut_where_a_batch_would_be) {
    struct Case {
        double fraction;
        std::int64_t size, share;
        const char* why;
    };
    const Case cases[] = {
        {0.29, 100, 29, "the double is 0.28999999999999998"},
        {0.57, 100, 57, "the product is 56.999999999999993"},
        {0.1 + 0.2, 10, 3, "the sum is 0.30000000000000004"},
        {1 - 0.9, 10, 1, "the difference is 0.09999999999999998"},
        {0.5, 5, 2, "Lightning takes two"},
        {0.5, 3, 1, "Lightning takes one"},
        {0.9999, 100, 99, "as it is no rounding error"},
        {0.1, 9, 0, "there is no whole batch"},
        {0, 9, 0, "nothing was asked for"},
        {1, 9, 9, "all were asked for"},
        {0.5, 0, 0, "there is none"},
    };
    for (const auto& [fraction, size, share, why] : cases) EXPECT_EQ(share_of(fraction, size), share) << why;
}

TEST(Share, ends_are_evenly_spaced_and_the_last_is_the_end) {
    EXPECT_EQ(ends(0.25, 4), (Batches{1, 2, 3, 4}));
    EXPECT_EQ(ends(0.25, 5), (Batches{1, 3, 4, 5}));
    EXPECT_EQ(ends(0.25, 8), (Batches{2, 4, 6, 8}));
    EXPECT_EQ(ends(0.25, 10), (Batches{3, 5, 8, 10}));
    EXPECT_EQ(ends(0.5, 5), (Batches{3, 5}));
    EXPECT_EQ(ends(1, 5), (Batches{5}));
    EXPECT_EQ(ends(0.3, 10), (Batches{3, 6, 9}));
    EXPECT_EQ(ends(0.3, 8), (Batches{2, 5, 7}));
    EXPECT_EQ(ends(0.01, 3), (Batches{1, 2, 3}));
    EXPECT_EQ(ends(0.25, 0), Batches{});
}

TEST(Share, ends_are_as_many_as_there_are_parts_in_every_size) {
    for (std::int64_t parts = 1; parts <= 60; ++parts)
        for (std::int64_t size = parts; size <= 400; ++size) {
            const auto all = ends(1.0 / static_cast<double>(parts), size);
            ASSERT_EQ(std::ssize(all), parts) << size;
            ASSERT_EQ(all.back(), size) << parts;
        }
}
