// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/four_layer.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_four_layer {

namespace {
using app::models::FourLayer;

TEST(FourLayer, equals_python) { testing::expect_golden_model<FourLayer>(); }

TEST(FourLayer, has_as_many_parameters_as_its_layers_say) { EXPECT_EQ(testing::count_parameters(FourLayer()), 281969); }

TEST(FourLayer, gives_probabilities_of_any_type) {
    EXPECT_NEAR(FourLayer().forward(torch::rand({1, 1, 32, 32})).sum().item<double>(), 1, 1e-5);
    testing::expect_types_and_batches<FourLayer>({.num_classes = 5}, torch::ones({1, 1, 32, 32}));
}

TEST(FourLayer, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::refusal_of([] { FourLayer{{.num_classes = 0}}; }),
              "FourLayer: num_classes is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { FourLayer().forward(torch::ones({2, 1, 28, 28})); }),
              "FourLayer: got an input of [2, 1, 28, 28], expected [N, 1, 32, 32]");
}

} // namespace

} // namespace fulgurite::test_app_models_four_layer
