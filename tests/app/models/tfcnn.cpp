// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/tfcnn.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_tfcnn {

namespace {
using app::models::TFCNN;

TEST(TFCNN, equals_python) { testing::expect_golden_model<TFCNN>(); }

TEST(TFCNN, has_as_many_parameters_as_its_layers_say) { EXPECT_EQ(testing::count_parameters(TFCNN()), 2757361); }

TEST(TFCNN, gives_probabilities_of_any_type) {
    EXPECT_NEAR(TFCNN().forward(torch::rand({1, 1, 32, 32})).sum().item<double>(), 1, 1e-5);
    testing::expect_types_and_batches<TFCNN>({.num_classes = 5}, torch::ones({1, 1, 32, 32}));
}

TEST(TFCNN, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::refusal_of([] { TFCNN{{.num_classes = 0}}; }),
              "TFCNN: num_classes is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { TFCNN().forward(torch::ones({2, 1, 28, 28})); }),
              "TFCNN: got an input of [2, 1, 28, 28], expected [N, 1, 32, 32]");
}

} // namespace

} // namespace fulgurite::test_app_models_tfcnn
