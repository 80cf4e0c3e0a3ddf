// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models.hpp"

#include "fulgurite/config/value_of.hpp"
#include "fulgurite/config/write.hpp"
#include "tests/app/refusal.hpp"

namespace fulgurite::test_app_models {

namespace {
using namespace app::models;

template <class T>
class Models : public ::testing::Test {};
using All = ::testing::Types<MLP, LeNet5, LeNet5BNMaxPool, ResNet18, ResNet20, LSTMClassifier, GRUClassifier,
                             TransformerEncoderClassifier, TwoLayer, ThreeLayer, FourLayer, TFCNN>;
TYPED_TEST_SUITE(Models, All);

TYPED_TEST(Models, are_made_of_a_config_that_says_nothing) {
    const auto model = std::make_shared<TypeParam>(config::as<typename TypeParam::Options>(config::parse_json("{}")));
    EXPECT_FALSE(model->parameters().empty());
    const torch::nn::AnyModule any(model); // for whoever learns the type at run time
    EXPECT_FALSE(any.is_empty());
}

TYPED_TEST(Models, write_options_that_are_read_again) {
    using Options = typename TypeParam::Options;
    const auto written = config::to_json(config::value_of(Options{}));
    EXPECT_EQ(config::to_json(config::value_of(config::as<Options>(config::parse_json(written)))), written);
}

TYPED_TEST(Models, name_the_nearest_option) {
    const auto words = testing::config_refusal<typename TypeParam::Options>(R"({"wahtever": 1})");
    EXPECT_NE(words.find("run.json:1:2: unknown option 'wahtever'"), std::string::npos) << words;
}

} // namespace

} // namespace fulgurite::test_app_models
