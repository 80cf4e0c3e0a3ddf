// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/ctc_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_ctc_loss {

namespace {
using app::criteria::CTCLoss;

TEST(CTCLoss, equals_python) { testing::expect_golden_criterion<CTCLoss>(); }

static_assert(!std::invocable<CTCLoss&, const Tensor&, const Tensor&>);

TEST(CTCLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { CTCLoss{{.blank = -1}}; }),
              "CTCLoss: blank is -1; a whole number of 0 or more is wanted");
    EXPECT_EQ(testing::config_refusal<CTCLoss::Options>(R"({"blank": -1})"),
              "run.json:1:11: 'blank' is '-1', a whole number of 0 or more is wanted");
}
TEST(CTCLoss, refuses_a_blank_that_is_no_class) {
    const auto lengths = torch::tensor({3});
    EXPECT_EQ((testing::call_refusal<CTCLoss>({.blank = 4}, torch::rand({5, 1, 4}), torch::ones({1, 3}, torch::kLong),
                                              lengths, lengths)),
              "CTCLoss: blank is 4, and there are 4 classes in [5, 1, 4]");
}

} // namespace

} // namespace fulgurite::test_app_criteria_ctc_loss
