// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/two_layer.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_two_layer {

namespace {
using app::models::TwoLayer;

TEST(TwoLayer, equals_python) { testing::expect_golden_model<TwoLayer>(); }

TEST(TwoLayer, has_as_many_parameters_as_its_layers_say) { EXPECT_EQ(testing::count_parameters(TwoLayer()), 2657489); }

TEST(TwoLayer, gives_probabilities_of_any_type) {
    EXPECT_NEAR(TwoLayer().forward(torch::rand({1, 1, 32, 32})).sum().item<double>(), 1, 1e-5);
    testing::expect_types_and_batches<TwoLayer>({.num_classes = 5}, torch::ones({1, 1, 32, 32}));
}

TEST(TwoLayer, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::refusal_of([] { TwoLayer{{.num_classes = 0}}; }),
              "TwoLayer: num_classes is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { TwoLayer().forward(torch::ones({2, 1, 28, 28})); }),
              "TwoLayer: got an input of [2, 1, 28, 28], expected [N, 1, 32, 32]");
}

} // namespace

} // namespace fulgurite::test_app_models_two_layer
