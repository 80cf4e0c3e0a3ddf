// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria.hpp"

#include "fulgurite/config/value_of.hpp"
#include "fulgurite/config/write.hpp"
#include "tests/app/refusal.hpp"

namespace fulgurite::test_app_criteria {

namespace {
using namespace app::criteria;

template <class T>
class Criteria : public ::testing::Test {};
using All = ::testing::Types<BCELoss, BCEWithLogitsLoss, CosineEmbeddingLoss, CrossEntropyLoss, CTCLoss,
                             GaussianNLLLoss, HingeEmbeddingLoss, HuberLoss, KLDivLoss, L1Loss, MarginRankingLoss,
                             MSELoss, MultiLabelMarginLoss, MultiLabelSoftMarginLoss, MultiMarginLoss, NLLLoss,
                             PoissonNLLLoss, SmoothL1Loss, SoftMarginLoss, TripletMarginLoss>;
TYPED_TEST_SUITE(Criteria, All);

TYPED_TEST(Criteria, are_made_of_a_config_that_says_nothing) {
    TypeParam criterion(config::as<typename TypeParam::Options>(config::parse_json("{}")));
    EXPECT_TRUE(criterion.named_buffers().is_empty());
    EXPECT_TRUE(criterion.parameters().empty());
}

TYPED_TEST(Criteria, write_options_that_are_read_again) {
    using Options = typename TypeParam::Options;
    const auto written = config::to_json(config::value_of(Options{}));
    EXPECT_EQ(config::to_json(config::value_of(config::as<Options>(config::parse_json(written)))), written);
}

TYPED_TEST(Criteria, name_the_nearest_option) {
    const auto words = testing::config_refusal<typename TypeParam::Options>(R"({"wahtever": 1})");
    EXPECT_NE(words.find("run.json:1:2: unknown option 'wahtever'"), std::string::npos) << words;
}

} // namespace

} // namespace fulgurite::test_app_criteria
