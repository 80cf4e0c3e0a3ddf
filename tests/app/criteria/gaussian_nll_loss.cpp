// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/gaussian_nll_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_gaussian_nll_loss {

namespace {
using app::criteria::GaussianNLLLoss;

TEST(GaussianNLLLoss, equals_python) { testing::expect_golden_criterion<GaussianNLLLoss>(); }

static_assert(!std::invocable<GaussianNLLLoss&, const Tensor&, const Tensor&>);

TEST(GaussianNLLLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { GaussianNLLLoss{{.eps = 0}}; }),
              "GaussianNLLLoss: eps is 0; a number above 0 is wanted");
    EXPECT_EQ(testing::config_refusal<GaussianNLLLoss::Options>(R"({"eps": -1})"),
              "run.json:1:9: 'eps' is '-1', a number above 0 is wanted");
}
TEST(GaussianNLLLoss, counts_a_small_variance_as_eps_and_gives_it_a_gradient) {
    const auto variance = torch::tensor({-5.0F, 1e-9F}, torch::requires_grad());
    const auto x = torch::ones({2});
    const auto loss = GaussianNLLLoss{{.eps = 1e-3}}(x, x, variance);
    EXPECT_NEAR(loss.item<double>(), 0.5 * std::log(1e-3), 1e-6);
    loss.backward();
    EXPECT_NEAR(variance.grad()[0].item<double>(), 0.25 / 1e-3, 1e-3);
    EXPECT_EQ(variance[0].item<float>(), -5); // and is not changed
}

TEST(GaussianNLLLoss, refuses_other_shapes) {
    const auto x = torch::rand({4, 3});
    EXPECT_EQ((testing::call_refusal<GaussianNLLLoss>({}, x, torch::rand({4}), x)),
              "GaussianNLLLoss: got an output of [4, 3] and a target of [4], expected one shape");
    for (const auto& variance : {torch::rand({3}), torch::rand({4, 2}), torch::rand({1, 1}), torch::rand({4, 3, 1})})
        EXPECT_NE((testing::call_refusal<GaussianNLLLoss>({}, x, x, variance)).find("and a variance of ["),
                  std::string::npos);
}

} // namespace

} // namespace fulgurite::test_app_criteria_gaussian_nll_loss
