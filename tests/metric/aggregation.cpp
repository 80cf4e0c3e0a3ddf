// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fulgurite/metric/aggregation/cat_metric.hpp"
#include "fulgurite/metric/aggregation/max_metric.hpp"
#include "fulgurite/metric/aggregation/mean_metric.hpp"
#include "fulgurite/metric/aggregation/min_metric.hpp"
#include "fulgurite/metric/aggregation/sum_metric.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/spearman_corr_coef.hpp"
#include "fulgurite/metric/wrapper/boot_strapper.hpp"
#include "fulgurite/metric/wrapper/classwise_wrapper.hpp"
#include "fulgurite/metric/wrapper/metric_tracker.hpp"
#include "fulgurite/metric/wrapper/min_max_metric.hpp"
#include "fulgurite/metric/wrapper/running.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using enum metric::NanStrategy;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class Call>
std::string refusal(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Aggregation, is_what_torchmetrics_says) {
    for (const auto& each : metric_cases::cases("aggregation.json")) {
        if (each.metric == "MeanMetric") expect_case(each, metric::MeanMetric());
        else if (each.metric == "SumMetric") expect_case(each, metric::SumMetric());
        else if (each.metric == "MinMetric") expect_case(each, metric::MinMetric());
        else if (each.metric == "MaxMetric") expect_case(each, metric::MaxMetric());
        else if (each.metric == "CatMetric") expect_case(each, metric::CatMetric());
        else FAIL() << "nobody knows " << each.metric;
    }
}

TEST(Aggregation, of_nothing) {
    EXPECT_TRUE(std::isnan(metric::MeanMetric().compute()));
    EXPECT_TRUE(std::isnan(metric::MinMetric().compute()));
    EXPECT_TRUE(std::isnan(metric::MaxMetric().compute()));
    EXPECT_EQ(metric::SumMetric().compute(), 0);
    EXPECT_EQ(metric::CatMetric().compute().sizes(), torch::IntArrayRef({0}));
    EXPECT_EQ(metric::evaluate(metric::SumMetric(), torch::empty({0})), 0);
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::MinMetric(), torch::empty({0}))));
}

TEST(Aggregation, takes_numbers_too) {
    metric::MeanMetric mean;
    mean.update(2.0, 1);
    mean.update(torch::tensor({5.0}), 3);
    EXPECT_DOUBLE_EQ(mean.compute(), 4.25);
    metric::MaxMetric max;
    max.update(3);
    max.update(torch::tensor({1, 2}));
    EXPECT_EQ(max.compute(), 3);
}

TEST(Aggregation, leaves_nan_out) {
    const auto some = torch::tensor({1.0, nan, 3.0}), all = torch::full({2}, nan);
    EXPECT_EQ(metric::evaluate(metric::MeanMetric({.nan_strategy = ignore}), some), 2);
    EXPECT_EQ(metric::evaluate(metric::SumMetric({.nan_strategy = ignore}), some), 4);
    EXPECT_EQ(metric::evaluate(metric::MinMetric({.nan_strategy = ignore}), some), 1);
    EXPECT_EQ(metric::evaluate(metric::MaxMetric({.nan_strategy = ignore}), some), 3);
    EXPECT_TRUE(metric::evaluate(metric::CatMetric({.nan_strategy = ignore}), some)
                    .equal(torch::tensor({1.0, 3.0}, torch::kDouble)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::MaxMetric({.nan_strategy = ignore}), all)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::MeanMetric({.nan_strategy = ignore}), all)));
    const auto weights = torch::tensor({1.0, 1.0, nan});
    EXPECT_EQ(metric::evaluate(metric::MeanMetric({.nan_strategy = ignore}), some, weights), 1);
}

TEST(Aggregation, tells_of_nan_in_compute) {
    const auto some = torch::tensor({1.0, nan, nan});
    const auto told = [&](auto metric) {
        metric.update(some);
        return refusal([&] { (void)metric.compute(); });
    };
    const std::string rest = ": 2 values were NaN; nan_strategy = ignore leaves them out without a word";
    EXPECT_EQ(told(metric::MeanMetric({.nan_strategy = error})), "MeanMetric" + rest);
    EXPECT_EQ(told(metric::SumMetric({.nan_strategy = error})), "SumMetric" + rest);
    EXPECT_EQ(told(metric::MinMetric({.nan_strategy = error})), "MinMetric" + rest);
    EXPECT_EQ(told(metric::MaxMetric({.nan_strategy = error})), "MaxMetric" + rest);
    EXPECT_EQ(told(metric::CatMetric({.nan_strategy = error})), "CatMetric" + rest);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(told(metric::SumMetric()), "nothing was thrown");
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("SumMetric" + rest), std::string::npos);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(told(metric::SumMetric({.nan_strategy = ignore})), "nothing was thrown");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Aggregation, refuses_weights_of_another_shape) {
    metric::MeanMetric mean;
    EXPECT_EQ(refusal([&] { mean.update(torch::rand({4, 2}), torch::rand({4})); }),
              "MeanMetric: weights of shape [4] do not fit values of shape [4, 2]; give one for each value, or a shape "
              "that expands to that");
}

TEST(Running, is_of_the_last_updates) {
    metric::Running mean{metric::MeanMetric(), {.window = 3}};
    EXPECT_TRUE(std::isnan(mean.compute()));
    for (const double value : {1.0, 2.0, 3.0, 4.0, 5.0}) mean.update(value);
    EXPECT_EQ(mean.compute(), 4);
    auto read = metric::Running{metric::MeanMetric(), {.window = 2}};
    read.load_state_dict(mean.state_dict());
    EXPECT_EQ(read.compute(), 4.5);
    read.update(9.0);
    EXPECT_EQ(read.compute(), 7);
    mean.reset();
    mean.update(1.0);
    EXPECT_EQ(mean.compute(), 1);
}

TEST(Running, merges_steps_that_were_done_together) {
    metric::Running first{metric::SumMetric(), {.window = 2}}, second = first;
    for (const double value : {1.0, 2.0, 3.0}) {
        first.update(value);
        second.update(10 * value);
    }
    metric::Running late{metric::SumMetric(), {.window = 2}};
    late.update(100.0);
    first.merge(second);
    EXPECT_EQ(first.compute(), 55);
    late.merge(second);
    EXPECT_EQ(late.compute(), 150);
    late.update(0.0); // drops what came with the step before
    EXPECT_EQ(late.compute(), 130);
    late.merge(late);
    EXPECT_EQ(late.compute(), 260);
}

TEST(Running, refuses_no_window) {
    EXPECT_EQ(refusal([] { metric::Running{metric::SumMetric(), {.window = 0}}; }),
              "Running: window is 0; give a whole number of 1 or more");
}

TEST(MinMaxMetric, keeps_the_extremes_of_compute) {
    metric::MinMaxMetric error{metric::MeanSquaredError()};
    EXPECT_TRUE(std::isnan(error.compute().min));
    const auto zero = torch::zeros({3});
    for (const double value : {2.0, 1.0, 3.0, 2.0}) {
        error.reset();
        error.update(torch::full({3}, value), zero);
        EXPECT_EQ(error.compute().value, value * value);
    }
    EXPECT_EQ(error.compute().min, 1);
    EXPECT_EQ(error.compute().max, 9);
    metric::MinMaxMetric read{metric::MeanSquaredError()};
    read.load_state_dict(error.state_dict());
    read.merge(error);
    EXPECT_EQ(read.compute().value, 4);
    EXPECT_EQ(read.compute().max, 9);
    read.forget();
    EXPECT_TRUE(std::isnan(read.compute().max));
    metric::MinMaxMetric several{metric::MeanSquaredError({.num_outputs = 2})};
    EXPECT_THROW((void)several.compute(), Error);
}

TEST(ClasswiseWrapper, names_values) {
    metric::ClasswiseWrapper error{
        metric::MeanAbsoluteError({.num_outputs = 2}), {"height", "width"}, {.prefix = "mae_", .postfix = "!"}};
    error.update(torch::tensor({{1.0, 4.0}}), torch::zeros({1, 2}));
    using Named = std::vector<std::pair<std::string, double>>;
    EXPECT_EQ(error.compute(), (Named{{"mae_height!", 1}, {"mae_width!", 4}}));
    metric::ClasswiseWrapper bare{metric::MeanAbsoluteError({.num_outputs = 2})};
    bare.load_state_dict(error.state_dict());
    bare.merge(bare);
    EXPECT_EQ(bare.compute(), (Named{{"0", 1}, {"1", 4}}));
    bare.reset();
    EXPECT_TRUE(std::isnan(bare.compute()[0].second));
}

TEST(ClasswiseWrapper, refuses_labels_that_do_not_fit) {
    metric::ClasswiseWrapper three{metric::MeanAbsoluteError({.num_outputs = 2}), {"a", "b", "c"}};
    EXPECT_EQ(refusal([&] { (void)three.compute(); }),
              "ClasswiseWrapper: there are 3 labels and 2 values; give one label for each class, or none");
    metric::ClasswiseWrapper one{metric::MeanAbsoluteError()};
    EXPECT_EQ(refusal([&] { (void)one.compute(); }),
              "ClasswiseWrapper: values of shape [] are not one for each class; give a metric without an average");
}

// The mean of n values of variance 1 has a standard deviation of 1/√n.
TEST(BootStrapper, finds_how_sure_a_mean_is) {
    torch::manual_seed(1);
    const auto values = torch::randn({400}, torch::kDouble);
    for (const auto how : {metric::Resampling::poisson, metric::Resampling::multinomial}) {
        metric::BootStrapper sure{metric::MeanMetric(),
                                  {.num_bootstraps = 300, .quantile = {0.05, 0.95}, .sampling_strategy = how}};
        for (int i = 0; i < 4; ++i) sure.update(values.slice(0, 100 * i, 100 * i + 100));
        const auto found = sure.compute();
        const double std = values.std().item<double>() / 20;
        EXPECT_NEAR(found.mean.item<double>(), values.mean().item<double>(), 4 * std / std::sqrt(300));
        EXPECT_NEAR(found.std.item<double>(), std, 0.2 * std);
        EXPECT_EQ(found.raw.sizes(), torch::IntArrayRef({300}));
        const auto width = (found.quantile[1] - found.quantile[0]).item<double>();
        EXPECT_NEAR(width, 2 * 1.645 * std, 0.6 * std);
    }
}

TEST(BootStrapper, draws_predictions_and_targets_together) {
    const auto target = torch::arange(50.0).unsqueeze(1).expand({50, 2}).contiguous();
    metric::BootStrapper error{metric::MeanSquaredError({.num_outputs = 2}), {.num_bootstraps = 4}};
    error.update(target + 1, target);
    EXPECT_TRUE(error.compute().mean.equal(torch::ones({2}, torch::kDouble)));
    EXPECT_TRUE(error.compute().std.equal(torch::zeros({2}, torch::kDouble)));
    EXPECT_FALSE(error.compute().quantile.defined());
}

TEST(BootStrapper, draws_the_same_of_a_seed_and_goes_on_where_it_was_saved) {
    const auto values = torch::rand({30});
    const auto with_seed = [&](std::uint64_t seed) {
        metric::BootStrapper sure{metric::MeanMetric(), {.seed = seed}};
        sure.update(values);
        return sure;
    };
    auto first = with_seed(3), again = with_seed(3);
    EXPECT_TRUE(first.compute().raw.equal(again.compute().raw));
    EXPECT_FALSE(first.compute().raw.equal(with_seed(4).compute().raw));
    metric::BootStrapper read{metric::MeanMetric()};
    read.load_state_dict(first.state_dict());
    first.update(values * 2);
    read.update(values * 2);
    EXPECT_TRUE(first.compute().raw.equal(read.compute().raw));
    read.merge(first);
    EXPECT_TRUE(torch::allclose(read.compute().raw, first.compute().raw));
    const auto before = first.compute().raw;
    first.reset();
    EXPECT_TRUE(first.compute().raw.isnan().all().item<bool>());
    EXPECT_FALSE(before.isnan().any().item<bool>());
}

TEST(BootStrapper, refuses_what_it_cannot_draw_from) {
    EXPECT_EQ(refusal([] { metric::BootStrapper{metric::MeanMetric(), {.num_bootstraps = 0}}; }),
              "BootStrapper: num_bootstraps is 0; give a whole number of 1 or more");
    EXPECT_EQ(refusal([] { metric::BootStrapper{metric::MeanMetric(), {.quantile = {0.5, 2}}}; }),
              "BootStrapper: quantile is [0.5, 2]; give numbers of 0 to 1");
    metric::BootStrapper sure{metric::MeanMetric()};
    EXPECT_EQ(refusal([&] { sure.update(1.0); }),
              "BootStrapper: update was given no tensor, so there are no samples to draw");
    EXPECT_EQ(refusal([&] { sure.update(torch::rand({3}), torch::rand({4})); }),
              "BootStrapper: the tensors given to update are not of as many samples along their first dimension, as "
              "which they are drawn");
    metric::BootStrapper more{metric::MeanMetric(), {.num_bootstraps = 11}};
    EXPECT_EQ(refusal([&] { sure.merge(more); }),
              "BootStrapper: there are 10 copies here and 11 in the other; give both one num_bootstraps");
}

TEST(MetricTracker, keeps_a_value_for_each_epoch) {
    metric::MetricTracker tracker{metric::MeanSquaredError(), {.mode = Mode::min}};
    EXPECT_FALSE(tracker.best());
    const auto epoch = [&](double error) {
        tracker.update(torch::full({2}, error), torch::zeros({2}));
        EXPECT_EQ(tracker.compute(), error * error);
    };
    tracker.reset(); // nothing ends
    for (const double error : {3.0, 1.0, 2.0}) {
        epoch(error);
        tracker.reset();
    }
    EXPECT_EQ(tracker.compute_all(), (std::vector<double>{9, 1, 4}));
    EXPECT_EQ(tracker.best()->value, 1);
    EXPECT_EQ(tracker.best()->epoch, 1);
    metric::MetricTracker read{metric::MeanSquaredError(), {.mode = Mode::max}};
    read.load_state_dict(tracker.state_dict());
    EXPECT_EQ(read.best()->value, 9);
    epoch(0.5);
    EXPECT_EQ(tracker.compute_all().size(), 4u);
    EXPECT_EQ(tracker.best()->epoch, 3);
    read.merge(tracker);
    EXPECT_EQ(read.compute_all(), (std::vector<double>{9, 1, 4, 0.25}));
    tracker.reset_all();
    EXPECT_TRUE(tracker.compute_all().empty());
}

TEST(MetricTracker, has_no_best_of_nan) {
    metric::MetricTracker tracker{metric::SpearmanCorrCoef()};
    tracker.update(torch::ones({3}), torch::ones({3}));
    tracker.reset();
    EXPECT_EQ(tracker.compute_all().size(), 1u);
    EXPECT_FALSE(tracker.best());
    tracker.update(torch::arange(3.0), torch::arange(3.0));
    EXPECT_EQ(tracker.best()->epoch, 1);
}

} // namespace
