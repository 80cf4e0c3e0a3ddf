// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/resnet20.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_resnet20 {

namespace {
using app::models::ResNet20;

TEST(ResNet20, equals_python) { testing::expect_golden_model<ResNet20>(); }

TEST(ResNet20, has_as_many_parameters_as_are_known) { EXPECT_EQ(testing::count_parameters(ResNet20()), 269722); }

TEST(ResNet20, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<ResNet20>({}, torch::ones({1, 3, 32, 32}));
}

TEST(ResNet20, refuses_what_does_not_fit) {
    ResNet20 model;
    EXPECT_EQ(testing::refusal_of([&] { model.forward(torch::ones({2, 3, 32})); }),
              "ResNet20: got an input of [2, 3, 32], expected [N, 3, H, W]");
    EXPECT_NE(testing::refusal_of([&] { model.forward(torch::ones({1, 3, 4, 4})); }), "");
    EXPECT_EQ(model.forward(torch::ones({1, 3, 5, 4})).size(1), 10);
}

} // namespace

} // namespace fulgurite::test_app_models_resnet20
