// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/lenet5.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_lenet5 {

namespace {
using app::models::LeNet5;

TEST(LeNet5, equals_python) { testing::expect_golden_model<LeNet5>(); }

TEST(LeNet5, has_as_many_parameters_as_are_known) { EXPECT_EQ(testing::count_parameters(LeNet5()), 61706); }

TEST(LeNet5, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<LeNet5>({}, torch::ones({1, 1, 28, 28}));
}

TEST(LeNet5, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::refusal_of([] { LeNet5{{.num_classes = 0}}; }),
              "LeNet5: num_classes is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { LeNet5{{.in_channels = -1}}; }),
              "LeNet5: in_channels is -1; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { LeNet5{{.image_size = 30}}; }), "LeNet5: image_size is 30; 28 or 32 is wanted");
    LeNet5 model;
    const auto refusal = [&](const torch::Tensor& x) { return testing::refusal_of([&] { model.forward(x); }); };
    EXPECT_EQ(refusal(torch::ones({2, 1, 32, 32})), "LeNet5: got an input of [2, 1, 32, 32], expected [N, 1, 28, 28]");
    EXPECT_EQ(refusal(torch::ones({2, 3, 28, 28})), "LeNet5: got an input of [2, 3, 28, 28], expected [N, 1, 28, 28]");
    EXPECT_EQ(refusal(torch::ones({28, 28})), "LeNet5: got an input of [28, 28], expected [N, 1, 28, 28]");
    EXPECT_EQ(refusal(torch::ones({2, 1, 28, 28}, torch::kByte)),
              "LeNet5: got an input of type Byte, expected numbers with a point: images of bytes become them by "
              ".to(torch::kFloat) / 255");
}

} // namespace

} // namespace fulgurite::test_app_models_lenet5
