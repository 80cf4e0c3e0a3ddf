// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/gru_classifier.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_gru_classifier {

namespace {
using app::models::GRUClassifier;

TEST(GRUClassifier, equals_python) { testing::expect_golden_model<GRUClassifier>(); }

TEST(GRUClassifier, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<GRUClassifier>(
        {.input_size = 4, .hidden_size = 3, .num_layers = 2, .bidirectional = true, .num_classes = 2},
        torch::ones({1, 5, 4}));
}

TEST(GRUClassifier, leaves_out_features_in_training_alone) {
    GRUClassifier model({.input_size = 2, .hidden_size = 200, .dropout = 0.5});
    const auto x = torch::ones({1, 3, 2});
    EXPECT_FALSE(torch::equal(model.forward(x), model.forward(x)));
    model.eval();
    EXPECT_TRUE(torch::equal(model.forward(x), model.forward(x)));
}

TEST(GRUClassifier, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::refusal_of([] { GRUClassifier{{.hidden_size = 0}}; }),
              "GRUClassifier: hidden_size is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { GRUClassifier{{.dropout = -0.1}}; }),
              "GRUClassifier: dropout is -0.1; a number from 0 to 1 is wanted");
    GRUClassifier model({.input_size = 4});
    const auto refusal = [&](const torch::Tensor& x) { return testing::refusal_of([&] { model.forward(x); }); };
    const std::string wanted = ", expected [N, L, 4], or images [N, C, H, W] with C * W = 4";
    EXPECT_EQ(refusal(torch::ones({2, 5, 3})), "GRUClassifier: got an input of [2, 5, 3]" + wanted);
    EXPECT_EQ(refusal(torch::ones({5, 4})), "GRUClassifier: got an input of [5, 4]" + wanted);
    EXPECT_EQ(refusal(torch::ones({2, 0, 4})), "GRUClassifier: got an input of [2, 0, 4]" + wanted);
    EXPECT_EQ(refusal(torch::ones({2, 3, 7, 4})), "GRUClassifier: got an input of [2, 3, 7, 4]" + wanted);
    EXPECT_NE(refusal(torch::ones({2, 5, 4}, torch::kLong)).find("type Long"), std::string::npos);
}

} // namespace

} // namespace fulgurite::test_app_models_gru_classifier
