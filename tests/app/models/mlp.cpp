// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/mlp.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_mlp {

namespace {
using app::models::MLP;

using app::models::Activation;
using Options = app::models::MLPOptions;

TEST(MLP, equals_python) { testing::expect_golden_model<MLP>(); }

TEST(MLP, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<MLP>({.layers = {6, 5, 3}, .activation = Activation::silu},
                                           torch::ones({1, 2, 3}));
}

TEST(MLP, leaves_out_hidden_units_in_training_alone) {
    MLP model({.layers = {4, 200, 3}, .dropout = 0.5});
    const auto x = torch::ones({1, 4});
    EXPECT_FALSE(torch::equal(model.forward(x), model.forward(x)));
    model.eval();
    EXPECT_TRUE(torch::equal(model.forward(x), model.forward(x)));
}

TEST(MLP, refuses_options_that_make_no_sense) {
    const auto refusal = [](const Options& options) { return testing::refusal_of([&] { MLP{options}; }); };
    EXPECT_EQ(refusal({.layers = {784}}),
              "MLP: layers is [784]; a list of two sizes or more, each of 1 or more, is wanted");
    EXPECT_EQ(refusal({.layers = {784, 0, 10}}),
              "MLP: layers is [784, 0, 10]; a list of two sizes or more, each of 1 or more, is wanted");
    EXPECT_EQ(refusal({.layers = {4, 2}, .dropout = 1.5}), "MLP: dropout is 1.5; a number from 0 to 1 is wanted");
    EXPECT_EQ(refusal({.dropout = std::nan("")}), "MLP: dropout is nan; a number from 0 to 1 is wanted");
    EXPECT_EQ(refusal({.layers = {4, 2}, .in_channels = 4, .hidden_channels = {2}}),
              "MLP: in_channels is 4; nothing beside 'layers' is wanted");
    EXPECT_EQ(refusal({.in_channels = 4}), "MLP: hidden_channels is []; a list of sizes of 1 or more is wanted");
    EXPECT_EQ(refusal({.hidden_channels = {4}}), "MLP: in_channels is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(refusal({.in_channels = 4, .hidden_channels = {-4}}),
              "MLP: hidden_channels is [-4]; a list of sizes of 1 or more is wanted");
}

TEST(MLP, tells_a_config_what_is_wrong_and_where) {
    EXPECT_EQ(testing::config_refusal<Options>(R"({"layers": [784, 10], "activation": "rleu"})"),
              "run.json:1:37: 'activation' is 'rleu'; did you mean 'relu'?");
    EXPECT_EQ(testing::config_refusal<Options>(R"({"layers": [784, 10], "dropout": 2, "batchnorm": true})"),
              "run.json:1:37: unknown option 'batchnorm'; did you mean 'batch_norm'?");
    EXPECT_EQ(testing::config_refusal<Options>(R"({"layers": [784, 10], "dropout": 2})"),
              "run.json:1:34: 'dropout' is '2', a number from 0 to 1 is wanted");
}

TEST(MLP, refuses_inputs_with_both_shapes) {
    MLP model({.layers = {6, 4, 2}, .batch_norm = true});
    const auto refusal = [&](const torch::Tensor& x) { return testing::refusal_of([&] { model.forward(x); }); };
    EXPECT_EQ(refusal(torch::ones({2, 7})),
              "MLP: got an input of [2, 7], expected [N, 6], or what is so many when flattened");
    EXPECT_EQ(refusal(torch::ones({6})),
              "MLP: got an input of [6], expected [N, 6], or what is so many when flattened");
    EXPECT_EQ(refusal(torch::ones({2, 6}, torch::kByte)),
              "MLP: got an input of type Byte, expected numbers with a point: images of bytes become them by "
              ".to(torch::kFloat) / 255");
    EXPECT_EQ(
        refusal(torch::ones({1, 6})),
        "MLP: got an input of [1, 6] to train on, expected more than one sample: batch normalisation has one value "
        "for each channel of it; leave a last batch of one out");
    model.eval();
    EXPECT_EQ(model.forward(torch::ones({1, 6})).sizes(), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(model.forward(torch::ones({0, 1, 6})).sizes(), (std::vector<std::int64_t>{0, 2}));
}

} // namespace

} // namespace fulgurite::test_app_models_mlp
