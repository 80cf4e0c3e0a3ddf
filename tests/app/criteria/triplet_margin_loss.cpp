// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/triplet_margin_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_triplet_margin_loss {

namespace {
using app::criteria::TripletMarginLoss;

TEST(TripletMarginLoss, equals_python) { testing::expect_golden_criterion<TripletMarginLoss>(); }

static_assert(!std::invocable<TripletMarginLoss&, const Tensor&, const Tensor&>);

TEST(TripletMarginLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { TripletMarginLoss{{.margin = 0}}; }),
              "TripletMarginLoss: margin is 0; a number above 0 is wanted");
    EXPECT_EQ(testing::config_refusal<TripletMarginLoss::Options>(R"({"p": 0})"),
              "run.json:1:7: 'p' is '0', a number above 0 is wanted");
}
TEST(TripletMarginLoss, refuses_other_shapes) {
    const auto x = torch::rand({4, 3});
    EXPECT_EQ((testing::call_refusal<TripletMarginLoss>({}, x, x, torch::rand({3}))),
              "TripletMarginLoss: got an output of [4, 3] and an unlike one of [3], expected one shape");
}

} // namespace

} // namespace fulgurite::test_app_criteria_triplet_margin_loss
