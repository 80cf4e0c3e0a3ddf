// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/cosine_embedding_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_cosine_embedding_loss {

namespace {
using app::criteria::CosineEmbeddingLoss;

TEST(CosineEmbeddingLoss, equals_python) { testing::expect_golden_criterion<CosineEmbeddingLoss>(); }

static_assert(!std::invocable<CosineEmbeddingLoss&, const Tensor&, const Tensor&>);

TEST(CosineEmbeddingLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { CosineEmbeddingLoss{{.margin = 1.5}}; }),
              "CosineEmbeddingLoss: margin is 1.5; a number from -1 to 1 is wanted");
    EXPECT_EQ(testing::config_refusal<CosineEmbeddingLoss::Options>(R"({"margin": -2})"),
              "run.json:1:12: 'margin' is '-2', a number from -1 to 1 is wanted");
}
TEST(CosineEmbeddingLoss, refuses_other_shapes) {
    const auto x = torch::rand({4, 3});
    EXPECT_EQ((testing::call_refusal<CosineEmbeddingLoss>({}, x, x, torch::ones({4, 1}))),
              "CosineEmbeddingLoss: got vectors of [4, 3] and a target of [4, 1], expected [N, D] and [N]");
    EXPECT_EQ((testing::call_refusal<CosineEmbeddingLoss>({}, x, torch::rand({3}), torch::ones({4}))),
              "CosineEmbeddingLoss: got an output of [4, 3] and another of [3], expected one shape");
}

} // namespace

} // namespace fulgurite::test_app_criteria_cosine_embedding_loss
