// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/poisson_nll_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_poisson_nll_loss {

namespace {
using app::criteria::PoissonNLLLoss;

TEST(PoissonNLLLoss, equals_python) { testing::expect_golden_criterion<PoissonNLLLoss>(); }

static_assert(std::invocable<PoissonNLLLoss&, const Tensor&, const Tensor&>);

TEST(PoissonNLLLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<PoissonNLLLoss>(); }

TEST(PoissonNLLLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<PoissonNLLLoss>(); }

TEST(PoissonNLLLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { PoissonNLLLoss{{.eps = 0}}; }),
              "PoissonNLLLoss: eps is 0; a number above 0 is wanted");
    EXPECT_EQ(testing::config_refusal<PoissonNLLLoss::Options>(R"({"eps": 0})"),
              "run.json:1:9: 'eps' is '0', a number above 0 is wanted");
}
} // namespace

} // namespace fulgurite::test_app_criteria_poisson_nll_loss
