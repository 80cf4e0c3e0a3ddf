// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "fulgurite/metric/aggregation/mean_metric.hpp"
#include "fulgurite/metric/aggregation/sum_metric.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/image/structural_similarity_index_measure.hpp"
#include "fulgurite/metric/regression/kl_divergence.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/retrieval/map.hpp"
#include "fulgurite/metric/segmentation/mean_iou.hpp"
#include "fulgurite/metric/text/perplexity.hpp"
#include "fulgurite/metric/wrapper/boot_strapper.hpp"
#include "fulgurite/metric/wrapper/classwise_wrapper.hpp"
#include "fulgurite/metric/wrapper/metric_tracker.hpp"
#include "fulgurite/metric/wrapper/min_max_metric.hpp"
#include "fulgurite/metric/wrapper/running.hpp"
#include "tests/metric/reads.hpp"

namespace {

using namespace fulgurite;
using metric_tests::Reads;

const auto yes = torch::tensor({0.1, 0.9}), no_label = torch::tensor({7, 1}), truth = torch::tensor({0, 1});

template <class Call>
std::string refusal(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

template <class Wrapper, class... Inputs>
void expect_unread(Wrapper wrapper, const Inputs&... inputs) {
    // The checks of new shapes may read; by then each copy of a BootStrapper has had its three sizes.
    for (int i = 0; i < 100; ++i) wrapper.update(inputs...);
    const Reads watch;
    for (int i = 0; i < 20; ++i) wrapper.update(inputs...);
    EXPECT_EQ(Reads::reads, 0) << typeid(Wrapper).name();
}

template <class Metric, class... Inputs>
void expect_unread_in_wrappers(const Metric& metric, const Inputs&... inputs) {
    expect_unread(metric::Running{metric, {.window = 2}}, inputs...);
    expect_unread(metric::BootStrapper{metric, {.num_bootstraps = 3}}, inputs...);
    expect_unread(metric::Running{metric::BootStrapper{metric, {.num_bootstraps = 2}}}, inputs...);
    expect_unread(metric::MinMaxMetric{metric}, inputs...);
    expect_unread(metric::ClasswiseWrapper{metric}, inputs...);
}

TEST(Wrappers, read_no_device_in_update) {
    const auto x = torch::rand({40, 3}), y = torch::rand({40, 3}), column = torch::rand({40});
    const auto labels = torch::randint(2, {40});
    expect_unread_in_wrappers(metric::MeanMetric(), column);
    expect_unread_in_wrappers(metric::BinaryF1Score(), column, labels);
    expect_unread_in_wrappers(metric::BinaryAUROC(), column, labels);
    expect_unread_in_wrappers(metric::BinaryAUROC{{.thresholds = 5}}, column, labels);
    expect_unread_in_wrappers(metric::KLDivergence(), x, y);
    expect_unread_in_wrappers(metric::PearsonCorrCoef{{.num_outputs = 3}}, x, y);
    expect_unread_in_wrappers(metric::RetrievalMAP(), column, labels, torch::randint(4, {40}));
    const auto image = torch::rand({8, 1, 12, 12});
    expect_unread_in_wrappers(metric::StructuralSimilarityIndexMeasure{{.data_range = 1.0}}, image, image);
    const auto mask = torch::randint(2, {8, 6});
    expect_unread_in_wrappers(metric::MeanIoU{{.num_classes = 2, .input_format = metric::InputFormat::index}}, mask,
                              mask);
    expect_unread_in_wrappers(metric::Perplexity(), torch::rand({8, 6, 3}), mask);
}

// Whose reset() reads, as it keeps a value.
TEST(MetricTracker, reads_no_device_in_update) {
    metric::MetricTracker tracker{metric::BinaryF1Score()};
    tracker.update(yes, truth);
    const Reads watch;
    tracker.update(yes, truth);
    EXPECT_EQ(Reads::reads, 0);
}

TEST(Running, draws_anew_for_each_update_of_a_boot_strapper) {
    metric::Running recent{metric::BootStrapper{metric::SumMetric(), {.num_bootstraps = 3}}, {.window = 1}};
    const auto values = torch::arange(20.0);
    recent.update(values);
    const auto first = recent.compute().raw;
    recent.update(values);
    EXPECT_FALSE(first.equal(recent.compute().raw));
}

TEST(Running, keeps_its_entries_where_a_state_cannot_be_loaded) {
    metric::Running recent{metric::SumMetric()};
    recent.update(1.0);
    recent.update(2.0);
    auto saved = StateTree::list();
    saved.push_back(recent.state_dict().elements().front());
    saved.push_back(StateTree());
    EXPECT_THROW(recent.load_state_dict(saved), Error);
    EXPECT_EQ(recent.compute(), 3);
    EXPECT_EQ(recent.state_dict().size(), 2u);
}

TEST(Running, merges_all_or_nothing) {
    metric::Running<metric::MeanAbsoluteError> one{metric::MeanAbsoluteError{{.num_outputs = 2}}},
        other = one, odd{metric::MeanAbsoluteError{{.num_outputs = 3}}};
    one.update(torch::ones({2, 2}), torch::zeros({2, 2}));
    odd.update(torch::ones({2, 3}), torch::zeros({2, 3}));
    odd.update(torch::ones({2, 3}), torch::zeros({2, 3}));
    EXPECT_THROW(one.merge(odd), Error);
    EXPECT_EQ(one.state_dict().size(), 1u);
}

TEST(BootStrapper, updates_all_copies_or_none) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) { // whichever copies draw what is wrong
        metric::BootStrapper sure{metric::BinaryAccuracy(), {.num_bootstraps = 6, .seed = seed}}, other = sure;
        EXPECT_THROW(sure.update(torch::full({4}, 0.9), torch::tensor({1, 1, 1, 7})), Error);
        EXPECT_EQ(sure.state_dict().at("generator").as_string(), other.state_dict().at("generator").as_string());
        for (auto* each : {&sure, &other})
            each->update(torch::rand({8}).fill_(0.9), torch::tensor({1, 0, 1, 0, 1, 1, 0, 1}));
        EXPECT_TRUE(sure.compute().raw.equal(other.compute().raw));
    }
}

TEST(BootStrapper, refuses_a_state_that_is_none_and_is_as_before) {
    metric::BootStrapper sure{metric::MeanMetric(), {.num_bootstraps = 2}};
    sure.update(torch::arange(9.0));
    const auto before = sure.compute().raw;
    auto saved = metric::BootStrapper{metric::MeanMetric(), {.num_bootstraps = 2}}.state_dict();
    auto junk = saved, missing = saved;
    junk["generator"] = "junk";
    EXPECT_EQ(refusal([&] { sure.load_state_dict(junk); }),
              "BootStrapper: the generator is 'junk'; give the numbers that state_dict() writes");
    missing["copies"].elements()[1] = StateTree();
    EXPECT_THROW(sure.load_state_dict(missing), Error);
    EXPECT_TRUE(sure.compute().raw.equal(before));
    sure.load_state_dict(saved);
    EXPECT_TRUE(sure.compute().raw.isnan().all().item<bool>());
}

TEST(BootStrapper, merges_all_or_nothing) {
    const auto of = [](std::int64_t outputs, double error) {
        metric::BootStrapper sure{metric::MeanAbsoluteError{{.num_outputs = outputs}}, {.num_bootstraps = 2}};
        sure.update(torch::full({4, outputs}, error), torch::zeros({4, outputs}));
        return sure;
    };
    auto sure = of(2, 1), mixed = of(2, 3);
    auto state = mixed.state_dict();
    state["copies"].elements()[1] = of(3, 3).state_dict()["copies"].elements()[1]; // the second does not fit
    mixed.load_state_dict(state);
    EXPECT_THROW(sure.merge(mixed), Error);
    EXPECT_TRUE(sure.compute().raw.equal(torch::ones({2, 2}, torch::kDouble)));
}

TEST(BootStrapper, draws_of_few_sizes_as_often_as_poisson_variables) {
    for (const std::int64_t size : {1, 2, 3, 5, 200}) {
        std::mt19937_64 generator(1);
        const int rounds = 20000;
        std::map<std::int64_t, int> sizes;
        auto sum = torch::zeros({size}, torch::kDouble), squares = torch::zeros({size}, torch::kDouble);
        double total_squares = 0;
        for (int i = 0; i < rounds; ++i) {
            const auto indices = metric::resampled(size, metric::Resampling::poisson, generator);
            ++sizes[indices.numel()];
            const auto often = indices.bincount({}, size).to(torch::kDouble);
            sum += often;
            squares += often.square();
            total_squares += std::pow(static_cast<double>(indices.numel() - size), 2);
        }
        EXPECT_LE(sizes.size(), 3u);
        const auto mean = sum / rounds, variance = squares / rounds - mean.square();
        EXPECT_NEAR(mean.mean().item<double>(), 1, 0.05) << size;
        EXPECT_NEAR(variance.mean().item<double>(), 1, 0.05) << size;
        EXPECT_NEAR(total_squares / rounds, static_cast<double>(size), 0.05 * static_cast<double>(size));
    }
    std::mt19937_64 generator(1);
    EXPECT_EQ(metric::resampled(0, metric::Resampling::poisson, generator).numel(), 0);
}

TEST(MetricTracker, goes_on_after_an_epoch_that_has_no_value) {
    metric::MetricTracker tracker{metric::BinaryAccuracy()};
    tracker.update(yes, truth);
    tracker.update(yes, no_label); // of a shape that was checked: compute() tells of it
    EXPECT_THROW(tracker.reset(), Error);
    tracker.reset(); // which ends nothing more
    tracker.update(yes, truth);
    EXPECT_EQ(tracker.compute(), 1);
    ASSERT_EQ(tracker.compute_all().size(), 2u);
    EXPECT_TRUE(std::isnan(tracker.compute_all().front()));
    EXPECT_EQ(tracker.best()->epoch, 1);
}

TEST(MetricTracker, is_as_before_where_a_state_cannot_be_loaded) {
    metric::MetricTracker tracker{metric::MeanMetric()};
    tracker.update(1.0);
    tracker.reset();
    tracker.update(2.0);
    for (const std::string part : {"metric", "history", "running"}) {
        auto saved = metric::MetricTracker{metric::MeanMetric()}.state_dict();
        saved.erase(part);
        EXPECT_THROW(tracker.load_state_dict(saved), Error) << part;
        EXPECT_EQ(tracker.compute_all(), (std::vector<double>{1, 2})) << part;
    }
}

TEST(MinMaxMetric, is_as_before_where_a_state_cannot_be_loaded) {
    metric::MinMaxMetric kept{metric::MeanMetric()};
    kept.update(2.0);
    (void)kept.compute();
    for (const std::string part : {"metric", "min", "max"}) {
        auto saved = metric::MinMaxMetric{metric::MeanMetric()}.state_dict();
        saved.erase(part);
        EXPECT_THROW(kept.load_state_dict(saved), Error) << part;
        const auto found = kept.compute();
        EXPECT_EQ(found.value, 2) << part;
        EXPECT_EQ(found.min, 2) << part;
    }
}

TEST(ClasswiseWrapper, is_as_before_where_a_state_cannot_be_loaded) {
    metric::ClasswiseWrapper errors{metric::MeanAbsoluteError{{.num_outputs = 2}}};
    errors.update(torch::ones({1, 2}), torch::zeros({1, 2}));
    auto saved = metric::ClasswiseWrapper{metric::MeanAbsoluteError{{.num_outputs = 2}}}.state_dict();
    saved.items().pop_back();
    EXPECT_THROW(errors.load_state_dict(saved), Error);
    EXPECT_EQ(errors.compute().front().second, 1);
}

} // namespace
