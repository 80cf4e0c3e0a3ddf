// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/metric/accuracy.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <string>

namespace {

using namespace fulgurite;

double accuracy(const torch::Tensor& predictions, const torch::Tensor& target) {
    metric::Accuracy accuracy;
    accuracy.update(predictions, target);
    return accuracy.compute();
}
std::string refusal(const torch::Tensor& predictions, const torch::Tensor& target) {
    try {
        (void)accuracy(predictions, target);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Accuracy, takes_the_largest_of_several_classes) {
    const auto logits = torch::tensor({{1.0, 2.0, 0.0}, {3.0, 2.0, 1.0}, {0.0, 0.0, 9.0}, {0.0, -1.0, -2.0}});
    EXPECT_EQ(accuracy(logits, torch::tensor({1, 0, 2, 1})), 0.75);
    EXPECT_EQ(accuracy(torch::tensor({{{1.0, 0.0}, {0.0, 1.0}}}), torch::tensor({{0, 1}})), 1.0);
}

TEST(Accuracy, of_the_largest_few_counts_a_target_among_them) {
    const auto logits = torch::rand({50, 7, 3}), target = torch::randint(7, {50, 3});
    for (const std::int64_t k : {2, 3, 7}) {
        metric::Accuracy accuracy{{.top_k = k}};
        double hits = 0; // by counting the classes that are ahead
        for (std::int64_t i = 0; i < 50; ++i)
            for (std::int64_t j = 0; j < 3; ++j) {
                const auto own = logits[i][target[i][j].item<std::int64_t>()][j].item<float>();
                const auto ahead = logits.select(2, j)[i].gt(own).sum().item<std::int64_t>();
                hits += ahead < k ? 1 : 0;
            }
        accuracy.update(logits.slice(0, 0, 20), target.slice(0, 0, 20));
        accuracy.update(logits.slice(0, 20), target.slice(0, 20));
        EXPECT_DOUBLE_EQ(accuracy.compute(), hits / 150) << k;
    }
    metric::Accuracy few{{.top_k = 8}};
    EXPECT_THROW(few.update(logits, target), Error);
    EXPECT_THROW(few.update(target, target), Error);
    EXPECT_THROW(metric::Accuracy{{.top_k = 0}}, Error);
}

TEST(Accuracy, of_labels_counts_those_that_are_equal) {
    EXPECT_EQ(accuracy(torch::tensor({1, 2, 3, 4}), torch::tensor({1, 2, 0, 0})), 0.5);
}

// As torchmetrics: a probability of just one half is not above the threshold.
TEST(Accuracy, of_probabilities_predicts_class_one_above_a_half) {
    EXPECT_EQ(accuracy(torch::tensor({0.1, 0.5, 0.51, 0.9}), torch::tensor({0, 0, 1, 1})), 1.0);
    EXPECT_EQ(accuracy(torch::tensor({{0.1}, {0.9}}), torch::tensor({{1}, {1}})), 0.5);
}

TEST(Accuracy, refuses_a_single_class_that_would_always_win) {
    EXPECT_EQ(
        refusal(torch::rand({4, 1}), torch::ones({4}, torch::kLong)),
        "Accuracy: predictions of shape [4, 1] hold one class, which always wins; for yes or no give probabilities "
        "of the targets' shape, for example sigmoid(logits).squeeze(1)");
}

TEST(Accuracy, refuses_shapes_that_do_not_go_together) {
    EXPECT_NE(refusal(torch::rand({4, 3}), torch::ones({5}, torch::kLong)).find("[4, 3]"), std::string::npos);
    EXPECT_NE(refusal(torch::rand({3}), torch::tensor(1)).find("do not fit"), std::string::npos);
}

TEST(Accuracy, gathers_until_it_is_reset) {
    metric::Accuracy accuracy;
    EXPECT_TRUE(std::isnan(accuracy.compute()));
    accuracy.update(torch::tensor({1, 1, 1}), torch::tensor({1, 1, 1}));
    accuracy.update(torch::tensor({1}), torch::tensor({0}));
    EXPECT_EQ(accuracy.compute(), 0.75);
    accuracy.reset();
    EXPECT_TRUE(std::isnan(accuracy.compute()));
}

TEST(Accuracy, of_nothing_is_told_once) {
    const metric::Accuracy accuracy;
    ::testing::internal::CaptureStderr();
    EXPECT_TRUE(std::isnan(accuracy.compute()));
    EXPECT_TRUE(std::isnan(accuracy.compute()));
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(),
        "fulgurite: Accuracy: compute() has no value, NaN, as nothing was given to update() since the last reset()\n");
}

} // namespace
