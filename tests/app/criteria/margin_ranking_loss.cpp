// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/margin_ranking_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_margin_ranking_loss {

namespace {
using app::criteria::MarginRankingLoss;

TEST(MarginRankingLoss, equals_python) { testing::expect_golden_criterion<MarginRankingLoss>(); }

static_assert(!std::invocable<MarginRankingLoss&, const Tensor&, const Tensor&>);

TEST(MarginRankingLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { MarginRankingLoss{{.margin = INFINITY}}; }),
              "MarginRankingLoss: margin is inf; a number is wanted");
    EXPECT_EQ(testing::config_refusal<MarginRankingLoss::Options>(R"({"margin": "nan"})"),
              "run.json:1:12: 'margin' is 'nan', a number is wanted");
}
TEST(MarginRankingLoss, refuses_other_shapes) {
    const auto x = torch::rand({4, 3});
    EXPECT_EQ((testing::call_refusal<MarginRankingLoss>({}, x, x, torch::ones({4, 1}))),
              "MarginRankingLoss: got an output of [4, 3] and a target of [4, 1], expected one shape");
    EXPECT_EQ((testing::call_refusal<MarginRankingLoss>({}, x, torch::rand({3}), x)),
              "MarginRankingLoss: got an output of [4, 3] and another of [3], expected one shape");
}

} // namespace

} // namespace fulgurite::test_app_criteria_margin_ranking_loss
