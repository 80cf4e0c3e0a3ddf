// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/transformer_encoder_classifier.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_transformer_encoder_classifier {

namespace {
using app::models::TransformerEncoderClassifier;

using app::models::PositionalEncoding;
using Options = app::models::TransformerEncoderClassifierOptions;

TEST(TransformerEncoderClassifier, equals_python) { testing::expect_golden_model<TransformerEncoderClassifier>(); }

TEST(TransformerEncoderClassifier, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<TransformerEncoderClassifier>(
        {.input_size = 3, .d_model = 8, .heads = 2, .positional_encoding = PositionalEncoding::learned},
        torch::ones({1, 5, 3}));
    testing::expect_types_and_batches<TransformerEncoderClassifier>(
        {.vocab_size = 9, .padding_idx = 1, .d_model = 8, .heads = 2, .norm_first = true},
        torch::tensor({{3, 4, 8, 1}}));
    testing::expect_types_and_batches<TransformerEncoderClassifier>({}, torch::ones({1, 1, 8, 8}));
}

TEST(TransformerEncoderClassifier, does_not_look_at_padding) {
    TransformerEncoderClassifier model({.vocab_size = 9, .padding_idx = 0});
    model.eval();
    const auto alone = model.forward(torch::tensor({{3, 4, 8}}));
    const auto padded = model.forward(torch::tensor({{3, 4, 8, 0, 0}, {0, 0, 0, 0, 0}}));
    EXPECT_TRUE(torch::allclose(alone[0], padded[0], 1e-5, 1e-6));
    EXPECT_TRUE(padded.isfinite().all().item<bool>());                                     // of padding alone, too
    EXPECT_FALSE(torch::allclose(alone, model.forward(torch::tensor({{4, 3, 8}})), 1e-3)); // order counts
}

TEST(TransformerEncoderClassifier, leaves_out_features_in_training_alone) {
    TransformerEncoderClassifier model({.dropout = 0.5});
    const auto x = torch::ones({1, 1, 8, 8});
    EXPECT_FALSE(torch::equal(model.forward(x), model.forward(x)));
    model.eval();
    EXPECT_TRUE(torch::equal(model.forward(x), model.forward(x)));
}

TEST(TransformerEncoderClassifier, refuses_options_that_make_no_sense) {
    const auto refusal = [](const Options& options) {
        return testing::refusal_of([&] { TransformerEncoderClassifier{options}; });
    };
    const std::string owner = "TransformerEncoderClassifier: ";
    EXPECT_EQ(refusal({.d_model = 10, .heads = 4}), owner + "heads is 4; a divisor of d_model, 10, is wanted");
    EXPECT_EQ(refusal({.patch_size = 0}), owner + "patch_size is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(refusal({.layers = 0}), owner + "layers is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(refusal({.patch_size = 4, .vocab_size = 10}),
              owner + "vocab_size is 10; one of patch_size, vocab_size and input_size, not two of them, is wanted");
    EXPECT_EQ(refusal({.patch_size = 4, .input_size = 10}),
              owner + "input_size is 10; one of patch_size, vocab_size and input_size, not two of them, is wanted");
    EXPECT_EQ(refusal({.vocab_size = 10, .padding_idx = 10}),
              owner + "padding_idx is 10; a token of 0 or more, below vocab_size, is wanted");
    EXPECT_EQ(refusal({.padding_idx = 0}),
              owner + "padding_idx is 0; a token of 0 or more, below vocab_size, is wanted");
    EXPECT_EQ(testing::config_refusal<Options>(R"({"d_model": 10, "heads": 4})"),
              "run.json:1:26: 'heads' is '4', a divisor of d_model, 10, is wanted");
}

TEST(TransformerEncoderClassifier, refuses_inputs_with_both_shapes) {
    const std::string owner = "TransformerEncoderClassifier: ";
    const auto refusal = [](const Options& options, const torch::Tensor& x) {
        return testing::refusal_of([&] { TransformerEncoderClassifier(options).forward(x); });
    };
    EXPECT_EQ(refusal({.patch_size = 5}, torch::ones({2, 1, 28, 28})),
              owner + "got an input of [2, 1, 28, 28], expected sides that are multiples of 5 (patch_size)");
    EXPECT_EQ(refusal({}, torch::ones({2, 3, 28, 28})),
              owner + "got an input of [2, 3, 28, 28], expected [N, 1, H, W]");
    EXPECT_EQ(refusal({.max_length = 48}, torch::ones({2, 1, 28, 28})),
              owner + "got an input of [2, 1, 28, 28] with 49 places, expected at most 48 (max_length)");
    EXPECT_EQ(refusal({.vocab_size = 9}, torch::ones({2, 3})), owner + "got tokens of type Float, expected integers");
    EXPECT_EQ(refusal({.vocab_size = 9}, torch::ones({2, 3, 4}, torch::kLong)),
              owner + "got an input of [2, 3, 4], expected tokens [N, L]");
    EXPECT_EQ(refusal({.input_size = 4}, torch::ones({2, 3})), owner + "got an input of [2, 3], expected [N, L, 4]");
}

} // namespace

} // namespace fulgurite::test_app_models_transformer_encoder_classifier
