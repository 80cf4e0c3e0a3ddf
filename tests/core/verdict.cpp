// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/verdict.hpp"

#include <gtest/gtest.h>

namespace {

using namespace fulgurite;
using refusal::AllHold;
using refusal::first_failed;
using refusal::first_failed_lazy;
using refusal::Passed;
using refusal::verdict;

FULGURITE_CHECK(is_small, "the number is not small");
FULGURITE_CHECK(is_even, "the number is not even");

template <int n>
struct Small : verdict<(n < 10), is_small<std::integral_constant<int, n>>> {};
template <int n>
struct Even : verdict<n % 2 == 0, is_even<std::integral_constant<int, n>>> {};
/// Cannot be instantiated for numbers that are not small.
template <int n>
struct NeedsSmall : Passed {
    static_assert(n < 10);
    using type = Passed;
};
template <int n>
using judged = first_failed_lazy<Small<n>, AllHold<Even<n>, NeedsSmall<n>>>;

TEST(AllHold, gives_the_verdict_of_the_first_clause_that_fails) {
    EXPECT_TRUE((std::is_same_v<judged<4>, Passed>));
    EXPECT_TRUE((std::is_same_v<judged<5>, is_even<std::integral_constant<int, 5>>>));
    EXPECT_TRUE((std::is_same_v<first_failed_lazy<>, Passed>));
}
TEST(AllHold, instantiates_no_clause_behind_one_that_fails) {
    EXPECT_TRUE((std::is_same_v<judged<12>, is_small<std::integral_constant<int, 12>>>)); // and it compiles
}
TEST(FirstFailed, gives_the_first_verdict_that_has_not_passed) {
    EXPECT_TRUE((std::is_same_v<first_failed<Passed, is_even<int>, is_small<int>>, is_even<int>>));
    EXPECT_TRUE((std::is_same_v<first_failed<Passed, Passed>, Passed> && std::is_same_v<first_failed<>, Passed>));
    EXPECT_TRUE((std::is_same_v<verdict<false, is_even<int>>::type, is_even<int>>));
}

} // namespace
