// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/log/late_scalar.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace fulgurite;

template <class Late>
class LateScalars : public ::testing::Test {};
using Kinds = ::testing::Types<LateScalar<true>, LateScalar<false>>;
TYPED_TEST_SUITE(LateScalars, Kinds);

TYPED_TEST(LateScalars, add_tensors_in_double) {
    TypeParam sum;
    for (int i = 0; i < 10; ++i) sum.add(torch::tensor(0.1F, torch::requires_grad()), 16);
    EXPECT_DOUBLE_EQ(sum.read(), 160 * static_cast<double>(0.1F));
    sum.set(2.0);
    EXPECT_EQ(sum.read(), 2);
}

TYPED_TEST(LateScalars, keep_what_a_tensor_was_though_its_owner_changes_it) {
    TypeParam last;
    auto counter = torch::tensor(1.0F);
    last.set(counter);
    counter += 100;
    EXPECT_EQ(last.read(), 1);
}

// A checkpoint in the middle of an epoch restores numbers.
TYPED_TEST(LateScalars, go_on_from_a_number_that_was_restored) {
    TypeParam sum, least, most;
    sum.set(10.5);
    sum.add(torch::tensor(0.25F), 2);
    EXPECT_EQ(sum.read(), 11);
    least.set(1.0);
    least.keep_min(torch::tensor(3.0F));
    EXPECT_EQ(least.read(), 1);
    least.keep_min(torch::tensor(0.5F));
    EXPECT_EQ(least.read(), 0.5);
    most.set(3.0);
    most.keep_max(torch::tensor(1.0F));
    EXPECT_EQ(most.read(), 3);
    most.keep_max(torch::tensor(4.0F));
    EXPECT_EQ(most.read(), 4);
}

TYPED_TEST(LateScalars, of_numbers_are_numbers) {
    TypeParam sum, least;
    sum.add(2.0, 3);
    sum.add(1.0, 1);
    EXPECT_EQ(sum.read(), 7);
    least.set(2.0);
    least.keep_min(1.0);
    least.keep_min(5.0);
    EXPECT_EQ(least.read(), 1);
}

TYPED_TEST(LateScalars, are_nan_from_where_one_is) {
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    for (const int at : {0, 1, 2}) {
        TypeParam least, most, of_numbers;
        for (int i = 0; i < 3; ++i) {
            const double value = i == at ? nan : i;
            if (i == 0) {
                least.set(torch::tensor(value));
                most.set(torch::tensor(value));
                of_numbers.set(value);
                continue;
            }
            least.keep_min(torch::tensor(value));
            most.keep_max(torch::tensor(value));
            of_numbers.keep_max(value);
        }
        EXPECT_TRUE(std::isnan(least.read()) && std::isnan(most.read()) && std::isnan(of_numbers.read())) << at;
    }
}

TEST(ReadScalar, sees_a_minus_that_has_not_been_carried_out) {
    const auto negated = torch::imag(torch::conj(torch::complex(torch::tensor(1.0F), torch::tensor(2.0F))));
    ASSERT_TRUE(negated.is_neg());
    EXPECT_EQ(read_scalar(negated), -2);
}

} // namespace
