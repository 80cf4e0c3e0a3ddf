// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/metric/wrapper/collection.hpp"

#include <ATen/record_function.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>

#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/matthews_corr_coef.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/curve/auroc.hpp"

namespace {

using namespace fulgurite;
using metric::Average;

std::int64_t dispatched = 0;
std::unique_ptr<at::ObserverContext> count_operator(const at::RecordFunction&) {
    ++dispatched;
    return nullptr;
}
/// How many operators are called, those within others too.
std::int64_t operators_of(const auto& f) {
    dispatched = 0;
    const auto handle =
        at::addGlobalCallback(at::RecordFunctionCallback(count_operator).scopes({at::RecordScope::FUNCTION}));
    f();
    at::removeCallback(handle);
    return dispatched;
}

auto of_three(std::int64_t other_classes = 3) {
    return metric::Collection{metric::MulticlassAccuracy{{.num_classes = 3, .average = Average::micro}},
                              metric::MulticlassPrecision{{.num_classes = 3}},
                              metric::MulticlassRecall{{.num_classes = 3, .average = Average::none}},
                              metric::MulticlassF1Score{{.num_classes = other_classes}},
                              metric::MulticlassConfusionMatrix{{.num_classes = 3}},
                              metric::MulticlassMatthewsCorrCoef{{.num_classes = 3}},
                              metric::MulticlassAUROC{{.num_classes = 3, .input = metric::Input::logits}}};
}

} // namespace

TEST(Collection, has_the_values_of_its_metrics) {
    const auto logits = torch::randn({90, 3}), target = torch::randint(3, {90});
    auto all = of_three(), first = of_three(), second = of_three();
    metric::MulticlassAccuracy accuracy{{.num_classes = 3, .average = Average::micro}};
    metric::MulticlassRecall recall{{.num_classes = 3, .average = Average::none}};
    metric::MulticlassMatthewsCorrCoef matthews{{.num_classes = 3}};
    metric::MulticlassAUROC auroc{{.num_classes = 3, .input = metric::Input::logits}};
    for (std::int64_t i = 0; i < 3; ++i) {
        const auto p = logits.slice(0, 30 * i, 30 * i + 30), t = target.slice(0, 30 * i, 30 * i + 30);
        all.update(p, t);
        (i == 0 ? first : second).update(p, t);
        accuracy.update(p, t);
        recall.update(p, t);
        matthews.update(p, t);
        auroc.update(p, t);
    }
    const auto values = all.compute("val/");
    ASSERT_EQ(values.size(), 1 + 1 + 3 + 1 + 9 + 1 + 1);
    EXPECT_EQ(values[0].first, "val/MulticlassAccuracy");
    EXPECT_EQ(values[0].second, accuracy.compute().item<double>());
    EXPECT_EQ(values[4].first, "val/MulticlassRecall_2");
    EXPECT_EQ(values[4].second, recall.compute()[2].item<double>());
    EXPECT_EQ(values[15].second, matthews.compute());
    EXPECT_EQ(values[16].second, read_scalar(auroc.compute()));
    EXPECT_TRUE(torch::equal(all.get<2>().compute(), recall.compute()));
    EXPECT_EQ(all.get<metric::MulticlassAccuracy>().compute().item<double>(), values[0].second);

    auto read = of_three();
    read.load_state_dict(first.state_dict());
    read.merge(second);
    EXPECT_EQ(read.compute("val/"), values);
    EXPECT_THROW(read.load_state_dict(StateTree::list()), std::exception);
    EXPECT_EQ(read.compute("val/"), values);
    all.reset();
    EXPECT_TRUE(std::isnan(all.compute()[0].second));
}

TEST(Collection, counts_once_for_equal_tasks) {
    const auto logits = torch::randn({64, 3}), target = torch::randint(3, {64});
    metric::MulticlassAccuracy one{{.num_classes = 3}};
    metric::Collection four{
        metric::MulticlassAccuracy{{.num_classes = 3}}, metric::MulticlassPrecision{{.num_classes = 3}},
        metric::MulticlassRecall{{.num_classes = 3}}, metric::MulticlassF1Score{{.num_classes = 3}}};
    one.update(logits, target);
    four.update(logits, target);
    const auto alone = operators_of([&] { one.update(logits, target); });
    const auto together = operators_of([&] { four.update(logits, target); });
    EXPECT_GT(alone, 5);
    EXPECT_LE(static_cast<double>(together), 1.3 * static_cast<double>(alone));
    metric::Collection apart{metric::MulticlassAccuracy{{.num_classes = 3}},
                             metric::MulticlassAccuracy{{.num_classes = 3, .top_k = 2}}};
    apart.update(logits, target); // what is equal in the first batch is not equal
    EXPECT_NE(apart.compute()[0].second, apart.compute()[1].second);
}

TEST(Collection, one_may_be_reset_without_the_others) {
    const auto right = torch::tensor({0, 1, 2}), wrong = torch::tensor({1, 2, 0});
    metric::Collection scores{metric::MulticlassAccuracy{{.num_classes = 3}},
                              metric::MulticlassRecall{{.num_classes = 3}}};
    scores.update(wrong, right);
    scores.get<1>().reset(); // as the end of an epoch does that logs it alone
    scores.update(right, right);
    EXPECT_EQ(scores.compute()[0].second, 0.5);
    EXPECT_EQ(scores.compute()[1].second, 1.0);
}

TEST(Collection, a_refused_batch_is_not_counted) {
    auto scores = of_three();
    scores.update(torch::eye(3), torch::tensor({0, 1, 2}));
    const auto before = scores.get<0>().stat_scores();
    EXPECT_THROW(scores.update(torch::eye(3), torch::tensor({0, 1, 2, 0})), Error);
    EXPECT_TRUE(torch::equal(scores.get<0>().stat_scores(), before));
}
