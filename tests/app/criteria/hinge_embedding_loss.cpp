// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/hinge_embedding_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_hinge_embedding_loss {

namespace {
using app::criteria::HingeEmbeddingLoss;

TEST(HingeEmbeddingLoss, equals_python) { testing::expect_golden_criterion<HingeEmbeddingLoss>(); }

static_assert(std::invocable<HingeEmbeddingLoss&, const Tensor&, const Tensor&>);

TEST(HingeEmbeddingLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<HingeEmbeddingLoss>(); }

TEST(HingeEmbeddingLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<HingeEmbeddingLoss>(); }

TEST(HingeEmbeddingLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { HingeEmbeddingLoss{{.margin = std::nan("")}}; }),
              "HingeEmbeddingLoss: margin is nan; a number is wanted");
    EXPECT_EQ(testing::config_refusal<HingeEmbeddingLoss::Options>(R"({"margin": "inf"})"),
              "run.json:1:12: 'margin' is 'inf', a number is wanted");
}
} // namespace

} // namespace fulgurite::test_app_criteria_hinge_embedding_loss
