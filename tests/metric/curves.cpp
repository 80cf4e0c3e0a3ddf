// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <map>
#include <string>

#include "fulgurite/metric/curve/at_fixed.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/curve/average_precision.hpp"
#include "fulgurite/metric/curve/precision_recall_curve.hpp"
#include "fulgurite/metric/curve/roc.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric_cases::Case;

torch::Tensor row(double value) { return torch::tensor(value, torch::kDouble); }
torch::Tensor row(const torch::Tensor& value) { return value; }
torch::Tensor row(const metric::AtThreshold& best) {
    return torch::tensor({best.value, best.threshold}, torch::kDouble);
}
torch::Tensor row(const std::vector<metric::PrecisionRecall>& curves) {
    std::vector<torch::Tensor> parts;
    for (const auto& curve : curves) parts.push_back(curve.precision);
    for (const auto& curve : curves) parts.push_back(curve.recall);
    for (const auto& curve : curves) parts.push_back(curve.thresholds);
    return torch::cat(parts);
}
torch::Tensor row(const std::vector<metric::Rates>& curves) {
    std::vector<torch::Tensor> parts;
    for (const auto& curve : curves) parts.push_back(curve.false_positive);
    for (const auto& curve : curves) parts.push_back(curve.true_positive);
    for (const auto& curve : curves) parts.push_back(curve.thresholds);
    return torch::cat(parts);
}
torch::Tensor row(const metric::PrecisionRecall& curve) { return row(std::vector{curve}); }
torch::Tensor row(const metric::Rates& curve) { return row(std::vector{curve}); }

/// A metric whose value is one row of numbers, with -1 for NaN, as the cases have it.
template <class Metric>
struct Row : Metric {
    using Metric::Metric;
    torch::Tensor compute() const { return torch::nan_to_num(row(Metric::compute()), -1.0); }
};

template <class Options>
Options read(const nlohmann::json& from) {
    Options options;
    std::size_t taken = 0;
    const auto take = [&](const char* name, auto& member) {
        if (!from.contains(name)) return;
        ++taken;
        if constexpr (requires { member.emplace(); }) member = from[name].get<double>();
        else from[name].get_to(member);
    };
    const auto take_whole = [&](const char* name, auto& member) {
        if (!from.contains(name)) return;
        ++taken;
        member = from[name].get<std::int64_t>();
    };
    take_whole("thresholds", options.thresholds);
    take_whole("ignore_index", options.ignore_index);
    take("at", options.at);
    if (from.contains("input")) {
        ++taken;
        options.input = metric::Input::logits;
    }
    if constexpr (requires { options.num_classes; }) take_whole("num_classes", options.num_classes);
    if constexpr (requires { options.num_labels; }) take_whole("num_labels", options.num_labels);
    if constexpr (requires { options.max_fpr; }) take("max_fpr", options.max_fpr);
    if constexpr (requires { options.min_precision; }) take("min_precision", options.min_precision);
    if constexpr (requires { options.min_recall; }) take("min_recall", options.min_recall);
    if constexpr (requires { options.min_sensitivity; }) take("min_sensitivity", options.min_sensitivity);
    if constexpr (requires { options.min_specificity; }) take("min_specificity", options.min_specificity);
    if constexpr (requires { options.average; })
        if (from.contains("average")) {
            ++taken;
            const std::map<std::string, metric::Average> names{{"micro", metric::Average::micro},
                                                               {"macro", metric::Average::macro},
                                                               {"weighted", metric::Average::weighted},
                                                               {"none", metric::Average::none}};
            options.average = names.at(from["average"].is_null() ? "none" : from["average"].get<std::string>());
        }
    EXPECT_EQ(taken, from.size()) << from;
    return options;
}

template <class Metric>
bool run(const Case& each, const char* name) {
    if (each.metric != name) return false;
    // torchmetrics takes the mean of curves at thresholds in float32.
    const bool coarse = (each.options.contains("thresholds") || each.options.contains("at")) &&
                        each.options.value("average", nlohmann::json()) == "macro" && row(each.expected).numel() > 1;
    metric_cases::expect_case(each, Row<Metric>(read<typename Metric::Options>(each.options)), coarse ? 1e-4 : 1e-6);
    return true;
}
#define RUN(Metric) run<metric::Metric>(each, #Metric)

TEST(Curves, are_those_of_torchmetrics) {
    for (const auto& each : metric_cases::cases("curves.json"))
        EXPECT_TRUE(RUN(BinaryPrecisionRecallCurve) || RUN(MulticlassPrecisionRecallCurve) ||
                    RUN(MultilabelPrecisionRecallCurve) || RUN(BinaryROC) || RUN(MulticlassROC) || RUN(MultilabelROC) ||
                    RUN(BinaryAUROC) || RUN(MulticlassAUROC) || RUN(MultilabelAUROC) || RUN(BinaryAveragePrecision) ||
                    RUN(MulticlassAveragePrecision) || RUN(MultilabelAveragePrecision) ||
                    RUN(BinaryRecallAtFixedPrecision) || RUN(BinaryPrecisionAtFixedRecall) ||
                    RUN(BinarySpecificityAtSensitivity) || RUN(BinarySensitivityAtSpecificity))
            << each.metric;
}

const auto scores = torch::tensor({0.1F, 0.4F, 0.35F, 0.8F});
const auto wanted = torch::tensor({0, 0, 1, 1});
void expect_near(const torch::Tensor& value, std::vector<double> expected) {
    ASSERT_EQ(value.numel(), static_cast<std::int64_t>(expected.size())) << value;
    EXPECT_TRUE(torch::allclose(value, torch::tensor(expected, torch::kDouble), 1e-6, 1e-6, /*equal_nan=*/true))
        << value;
}

TEST(Curves, of_four_answers_by_hand) {
    const auto curve = metric::evaluate(metric::BinaryPrecisionRecallCurve(), scores, wanted);
    expect_near(curve.precision, {0.5, 2. / 3, 0.5, 1, 1});
    expect_near(curve.recall, {1, 1, 0.5, 0.5, 0});
    expect_near(curve.thresholds, {0.1, 0.35, 0.4, 0.8});
    const auto rates = metric::evaluate(metric::BinaryROC(), scores, wanted);
    expect_near(rates.false_positive, {0, 0, 0.5, 0.5, 1});
    expect_near(rates.true_positive, {0, 0.5, 0.5, 1, 1});
    expect_near(rates.thresholds, {1, 0.8, 0.4, 0.35, 0.1});
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::BinaryAUROC(), scores, wanted), 0.75);
    EXPECT_NEAR(metric::evaluate(metric::BinaryAveragePrecision(), scores, wanted), 5. / 6, 1e-12);
}

/// x0 = (seed · 2654435761) mod 2³¹, eight of them dropped, by 2³¹.
torch::Tensor lcg(std::int64_t size, std::uint64_t seed) {
    std::uint64_t x = seed * 2654435761U % (1ULL << 31U);
    std::vector<float> values;
    for (std::int64_t i = 0; i < size + 8; ++i) {
        x = (x * 1103515245U + 12345U) % (1ULL << 31U);
        if (i >= 8) values.push_back(static_cast<float>(static_cast<double>(x) / 2147483648.0));
    }
    return torch::tensor(values);
}

TEST(Curves, keep_to_recorded_values) {
    const auto given = lcg(24, 1), answers = lcg(24, 2).gt(0.5).to(torch::kLong);
    EXPECT_NEAR(metric::evaluate(metric::BinaryAUROC(), given, answers), 0.692308, 1e-6);
    EXPECT_NEAR(metric::evaluate(metric::BinaryAUROC({.thresholds = 5}), given, answers), 0.636364, 1e-6);
    EXPECT_NEAR(metric::evaluate(metric::BinaryAveragePrecision(), given, answers), 0.746343, 1e-6);
    auto classes = lcg(96, 3).view({24, 4});
    classes = classes / classes.sum(1, true);
    const auto labels = (lcg(24, 4) * 4).to(torch::kLong);
    const auto area = metric::evaluate(metric::MulticlassAUROC({.num_classes = 4}), classes, labels);
    const auto average = metric::evaluate(metric::MulticlassAveragePrecision({.num_classes = 4}), classes, labels);
    EXPECT_EQ(area.dim(), 0);
    EXPECT_NEAR(area.item<double>(), 0.432812, 1e-6);
    EXPECT_NEAR(average.item<double>(), 0.329794, 1e-6);
}

TEST(Curves, of_nothing_have_no_value) {
    EXPECT_TRUE(std::isnan(metric::BinaryAUROC().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryAUROC({.max_fpr = 0.5, .thresholds = 5}).compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryAveragePrecision().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryAveragePrecision({.thresholds = 5}).compute()));
    for (const auto average : {metric::Average::macro, metric::Average::weighted}) {
        const metric::MulticlassAUROC area({.num_classes = 3, .average = average});
        EXPECT_TRUE(std::isnan(area.compute().item<double>()));
        const metric::MultilabelAveragePrecision precision({.num_labels = 3, .average = average, .thresholds = 3});
        EXPECT_TRUE(std::isnan(precision.compute().item<double>()));
    }
    EXPECT_EQ(metric::BinaryPrecisionRecallCurve().compute().thresholds.numel(), 0);
    EXPECT_EQ(metric::BinaryROC({.thresholds = 4}).compute().thresholds.numel(), 4);
    EXPECT_EQ(metric::MulticlassROC({.num_classes = 3}).compute().size(), 3U);
    EXPECT_EQ(metric::MulticlassROC({.num_classes = 3, .average = metric::Average::macro}).compute().size(), 1U);
    EXPECT_TRUE(std::isnan(metric::BinaryRecallAtFixedPrecision({.min_precision = 0.5}).compute().value));
    EXPECT_TRUE(std::isnan(metric::BinarySensitivityAtSpecificity({.min_specificity = 0.5}).compute().value));
    metric::BinaryAUROC left_out({.ignore_index = 1});
    left_out.update(scores, torch::ones_like(wanted));
    EXPECT_TRUE(std::isnan(left_out.compute()));
}

TEST(Curves, of_a_label_that_is_all_left_out_do_not_count) {
    const auto two = torch::stack({scores, scores}, 1),
               target = torch::stack({wanted, torch::full_like(wanted, -1)}, 1);
    for (const auto thresholds : {std::optional<std::int64_t>(), std::optional<std::int64_t>(101)}) {
        metric::MultilabelAUROC area({.num_labels = 2, .thresholds = thresholds, .ignore_index = -1});
        area.update(two, target);
        EXPECT_NEAR(area.compute().item<double>(), 0.75, 1e-9);
    }
}

TEST(Curves, of_a_class_that_is_never_the_target) {
    const auto given = torch::tensor({{0.7, 0.2, 0.1}, {0.2, 0.7, 0.1}, {0.3, 0.5, 0.2}});
    const auto target = torch::tensor({0, 1, 0});
    const auto area =
        metric::evaluate(metric::MulticlassAUROC({.num_classes = 3, .average = metric::Average::none}), given, target);
    expect_near(area, {1, 1, 0});
    const auto average = metric::evaluate(
        metric::MulticlassAveragePrecision({.num_classes = 3, .average = metric::Average::none}), given, target);
    expect_near(average, {1, 1, NAN});
    const auto all_first =
        metric::evaluate(metric::MulticlassAveragePrecision({.num_classes = 3}), given, torch::zeros_like(target));
    EXPECT_NEAR(all_first.item<double>(), 1.0, 1e-9);
}

TEST(Curves, take_any_floating_type_and_boolean_targets) {
    for (const auto type : {torch::kHalf, torch::kBFloat16, torch::kFloat, torch::kDouble}) {
        metric::BinaryAUROC exact, coarse({.thresholds = 11});
        for (auto* area : {&exact, &coarse}) area->update(scores.to(type), wanted.to(torch::kBool));
        EXPECT_DOUBLE_EQ(exact.compute(), 0.75);
        EXPECT_GE(coarse.compute(), 0.6);
    }
    metric::BinaryAUROC mixed;
    mixed.update(scores.slice(0, 0, 2).to(torch::kHalf), wanted.slice(0, 0, 2));
    mixed.update(scores.slice(0, 2).to(torch::kDouble), wanted.slice(0, 2).to(torch::kInt));
    EXPECT_DOUBLE_EQ(mixed.compute(), 0.75);
}

TEST(Curves, keep_no_graph) {
    metric::BinaryROC exact, coarse({.thresholds = 3});
    for (auto* curve : {&exact, &coarse}) {
        curve->update(scores.clone().requires_grad_(), wanted);
        EXPECT_FALSE(curve->compute().true_positive.requires_grad());
    }
}

// In float32 both are a probability of 1.
TEST(Curves, tell_large_logits_apart) {
    const auto logits = torch::tensor({20.F, 21.F}), target = torch::tensor({0, 1});
    EXPECT_EQ(metric::evaluate(metric::BinaryAUROC({.input = metric::Input::logits}), logits, target), 1.0);
}

TEST(Curves, at_thresholds_keep_counts_only) {
    metric::MulticlassROC roc({.num_classes = 3, .at = {0.1, 0.5, 0.9, 1.0}});
    for (int i = 0; i < 5; ++i) roc.update(torch::softmax(torch::randn({100, 3}), 1), torch::randint(3, {100}));
    EXPECT_TRUE(roc.predictions.empty());
    EXPECT_TRUE(roc.target.empty());
    EXPECT_EQ(roc.bins.tensor().sizes(), (std::vector<std::int64_t>{4, 3, 2, 2}));
    EXPECT_EQ(roc.bins.tensor().sum().item<std::int64_t>(), 4 * 3 * 500);
}

TEST(Curves, of_all_classes_together_are_those_of_yes_and_no) {
    const auto given = torch::softmax(torch::randn({40, 3}), 1), target = torch::randint(3, {40});
    const auto yes = torch::one_hot(target, 3);
    for (const auto thresholds : {std::optional<std::int64_t>(), std::optional<std::int64_t>(7)}) {
        metric::MulticlassROC roc({.num_classes = 3, .average = metric::Average::micro, .thresholds = thresholds});
        metric::BinaryROC binary({.thresholds = thresholds});
        EXPECT_TRUE(torch::equal(row(metric::evaluate(roc, given, target)), row(metric::evaluate(binary, given, yes))));
        metric::MulticlassPrecisionRecallCurve curve(
            {.num_classes = 3, .average = metric::Average::micro, .thresholds = thresholds});
        metric::BinaryPrecisionRecallCurve of_binary({.thresholds = thresholds});
        EXPECT_TRUE(torch::allclose(row(metric::evaluate(curve, given, target)),
                                    row(metric::evaluate(of_binary, given, yes)), 0, 0, /*equal_nan=*/true));
    }
}

TEST(Curves, at_thresholds_that_end_early_go_on_flat) {
    metric::BinaryAUROC area({.max_fpr = 0.8, .at = {0.5, 0.9}});
    area.update(torch::tensor({0.1, 0.6, 0.7, 0.2}), torch::tensor({0, 0, 1, 1}));
    const double part = 0.5 * 0.5 / 2 + 0.3 * 0.5, least = 0.5 * 0.64; // by (0, 0), (0.5, 0.5), (0.8, 0.5)
    EXPECT_NEAR(area.compute(), 0.5 * (1 + (part - least) / (0.8 - least)), 1e-12);
}

TEST(Curves, at_fixed_values_that_nothing_has_have_no_threshold) {
    metric::BinaryRecallAtFixedPrecision recall({.min_precision = 1.0});
    recall.update(torch::tensor({0.9, 0.1}), torch::tensor({0, 1}));
    EXPECT_EQ(recall.compute().value, 0);
    EXPECT_TRUE(std::isnan(recall.compute().threshold));
    metric::BinaryPrecisionAtFixedRecall precision({.min_recall = 0.5});
    precision.update(torch::tensor({0.9, 0.1}), torch::tensor({0, 0}));
    EXPECT_EQ(precision.compute().value, 0);
    EXPECT_TRUE(std::isnan(precision.compute().threshold));
    metric::BinarySpecificityAtSensitivity specificity({.min_sensitivity = 0.5});
    specificity.update(torch::tensor({0.9, 0.1}), torch::tensor({0, 0}));
    EXPECT_EQ(specificity.compute().value, 0);
    EXPECT_TRUE(std::isnan(specificity.compute().threshold));
}

template <class F>
std::string refusal(const F& does) {
    try {
        does();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Curves, refuse_bad_options) {
    EXPECT_EQ(refusal([] { metric::BinaryROC({.thresholds = 1}); }),
              "BinaryROC: thresholds is 1; give a whole number of 2 or more, or nothing for the exact curve");
    EXPECT_EQ(
        refusal([] { metric::BinaryPrecisionRecallCurve({.thresholds = 3, .at = {0.5}}); }),
        "BinaryPrecisionRecallCurve: at is [0.5]; give either how many thresholds, by `thresholds`, or which ones, "
        "by `at`");
    const std::string ascending = "; give numbers in [0, 1], each above the one before";
    EXPECT_EQ(refusal([] { metric::BinaryROC({.at = {0.5, 0.25}}); }), "BinaryROC: at is [0.5, 0.25]" + ascending);
    EXPECT_EQ(refusal([] { metric::MultilabelROC({.num_labels = 2, .at = {0.5, 1.5}}); }),
              "MultilabelROC: at is [0.5, 1.5]" + ascending);
    EXPECT_EQ(refusal([] { metric::BinaryAUROC({.max_fpr = 0.0}); }),
              "BinaryAUROC: max_fpr is 0; give a number above 0 and up to 1");
    EXPECT_EQ(refusal([] { metric::BinaryAUROC({.max_fpr = 1.5}); }),
              "BinaryAUROC: max_fpr is 1.5; give a number above 0 and up to 1");
    EXPECT_EQ(refusal([] { metric::MulticlassAUROC{metric::MulticlassAreaOptions()}; }),
              "MulticlassAUROC: num_classes is 0; give a whole number of 2 or more");
    EXPECT_EQ(refusal([] { metric::MulticlassROC({.num_classes = 1}); }),
              "MulticlassROC: num_classes is 1; give a whole number of 2 or more");
    EXPECT_EQ(refusal([] { metric::MultilabelROC({.num_labels = 1}); }),
              "MultilabelROC: num_labels is 1; give a whole number of 2 or more");
    EXPECT_EQ(refusal([] { metric::MultilabelAveragePrecision({.num_labels = 1}); }),
              "MultilabelAveragePrecision: num_labels is 1; give a whole number of 2 or more");
    EXPECT_EQ(refusal([] { metric::MulticlassAUROC({.num_classes = 3, .average = metric::Average::micro}); }),
              "MulticlassAUROC: average is micro; give macro, weighted or none");
    EXPECT_EQ(refusal([] { metric::MulticlassROC({.num_classes = 3, .average = metric::Average::weighted}); }),
              "MulticlassROC: average is weighted; give none, micro or macro");
    EXPECT_EQ(refusal([] { metric::BinaryRecallAtFixedPrecision{metric::BinaryRecallAtFixedPrecisionOptions()}; }),
              "BinaryRecallAtFixedPrecision: min_precision is not given; give a number in [0, 1]");
    EXPECT_EQ(refusal([] { metric::BinaryPrecisionAtFixedRecall({.min_recall = 1.5}); }),
              "BinaryPrecisionAtFixedRecall: min_recall is 1.5; give a number in [0, 1]");
    EXPECT_EQ(refusal([] { metric::BinarySpecificityAtSensitivity({.min_sensitivity = -1.0}); }),
              "BinarySpecificityAtSensitivity: min_sensitivity is -1; give a number in [0, 1]");
    EXPECT_EQ(refusal([] { metric::BinarySensitivityAtSpecificity({.min_specificity = 2.0}); }),
              "BinarySensitivityAtSpecificity: min_specificity is 2; give a number in [0, 1]");
}

template <class Metric>
std::string refused(Metric metric, const torch::Tensor& given, const torch::Tensor& target) {
    const auto first = refusal([&] { metric.update(given, target); });
    EXPECT_EQ(refusal([&] { metric.update(given, target); }), first) << "refused once only";
    return first;
}

TEST(Curves, refuse_inputs_that_do_not_go_together) {
    const metric::BinaryAUROC binary;
    const metric::MulticlassAUROC classes({.num_classes = 3});
    const metric::MultilabelAUROC labels({.num_labels = 3});
    EXPECT_EQ(refused(binary, scores, wanted.slice(0, 1)),
              "BinaryAUROC: predictions of shape [4] and targets of shape [3] do not go together; give two of the same "
              "shape");
    for (const auto& [given, target] : {std::pair(torch::rand({4, 2}), torch::zeros({4}, torch::kLong)),
                                        std::pair(torch::rand({4, 3}), torch::zeros({5}, torch::kLong)),
                                        std::pair(torch::rand({4, 3}), torch::zeros({4, 3}, torch::kLong))})
        EXPECT_NE(refused(classes, given, target).find(" do not go together; give [B, 3, …] and [B, …]"),
                  std::string::npos);
    for (const auto& [given, target] : {std::pair(torch::rand({4, 2}), torch::zeros({4, 2}, torch::kLong)),
                                        std::pair(torch::rand({4, 3}), torch::zeros({4}, torch::kLong)),
                                        std::pair(torch::rand({3}), torch::zeros({3}, torch::kLong))})
        EXPECT_NE(refused(labels, given, target).find(" do not go together; give two of shape [B, 3, …]"),
                  std::string::npos);
}

TEST(Curves, refuse_types_and_values) {
    const metric::BinaryAUROC binary;
    EXPECT_EQ(refused(binary, wanted, wanted),
              "BinaryAUROC: predictions are of type Long; give probabilities or logits, as a curve needs more than "
              "labels");
    EXPECT_EQ(refused(binary, scores, scores),
              "BinaryAUROC: targets are of type Float; give whole numbers, for example target.to(torch::kLong)");
    EXPECT_EQ(refused(binary, scores, wanted * 2),
              "BinaryAUROC: targets of shape [4] hold 2; give classes from 0 to 1, or say ignore_index");
    EXPECT_EQ(refused(metric::BinaryAUROC({.ignore_index = -1}), scores, wanted * -2),
              "BinaryAUROC: targets of shape [4] hold -2; give classes from 0 to 1, or say ignore_index");
    EXPECT_EQ(refused(metric::MulticlassROC({.num_classes = 3}), torch::rand({4, 3}), wanted * 3),
              "MulticlassROC: targets of shape [4] hold 3; give classes from 0 to 2, or say ignore_index");
    const std::string logits = "; give probabilities from 0 to 1, or for logits say .input = metric::Input::logits";
    EXPECT_EQ(refused(binary, torch::tensor({0.5F, 1.5F, 0.5F, 0.5F}), wanted),
              "BinaryAUROC: predictions of shape [4] hold 1.5" + logits);
    EXPECT_EQ(refused(binary, torch::tensor({0.5F, 0.5F, -0.1F, 0.5F}), wanted),
              "BinaryAUROC: predictions of shape [4] hold -0.1" + logits);
    EXPECT_EQ(refused(metric::BinaryAUROC({.input = metric::Input::logits}), scores * 4, wanted), "nothing was thrown");
}

template <class Metric>
void expect_told_later(Metric metric, const torch::Tensor& given, const torch::Tensor& target) {
    metric.update(given, target);
    auto labels = metric, predicted = metric;
    labels.update(given, target + 7);
    EXPECT_NE(refusal([&] { (void)labels.compute(); })
                  .find(": " + std::to_string(target.numel()) +
                        " of the labels given to update() since the last reset() were no class from 0 to "),
              std::string::npos);
    predicted.update(given + 7, target);
    EXPECT_NE(refusal([&] { (void)predicted.compute(); })
                  .find(": " + std::to_string(given.numel()) +
                        " of the predictions given to update() since the last reset() were no probabilities from 0 "
                        "to 1; give such, or for logits say .input = metric::Input::logits"),
              std::string::npos);
    metric.merge(labels);
    EXPECT_NE(refusal([&] { (void)metric.compute(); }), "nothing was thrown");
    metric.reset();
    metric.update(given, target);
    EXPECT_EQ(refusal([&] { (void)metric.compute(); }), "nothing was thrown");
}

TEST(Curves, tell_in_compute_what_came_out_of_range_later) {
    const auto classes = torch::softmax(torch::randn({4, 3}), 1), target = torch::tensor({0, 1, 2, 0});
    for (const auto thresholds : {std::optional<std::int64_t>(), std::optional<std::int64_t>(5)}) {
        expect_told_later(metric::BinaryAUROC({.thresholds = thresholds}), scores, wanted);
        expect_told_later(metric::BinaryROC({.thresholds = thresholds}), scores, wanted);
        expect_told_later(metric::BinaryPrecisionRecallCurve({.thresholds = thresholds}), scores, wanted);
        expect_told_later(metric::BinaryAveragePrecision({.thresholds = thresholds}), scores, wanted);
        expect_told_later(metric::MulticlassAUROC({.num_classes = 3, .thresholds = thresholds}), classes, target);
        expect_told_later(metric::MultilabelAUROC({.num_labels = 3, .thresholds = thresholds}), classes,
                          classes.gt(0.3).to(torch::kLong));
        metric::BinaryAUROC ignores({.thresholds = thresholds, .ignore_index = -1});
        ignores.update(scores, wanted);
        ignores.update(scores, -wanted);
        EXPECT_EQ(refusal([&] { (void)ignores.compute(); }), "nothing was thrown");
    }
}

TEST(Curves, at_thresholds_let_nan_reach_none) {
    const auto nan = std::nanf("");
    const auto given = torch::tensor({0.1F, nan, 0.9F, nan}), target = torch::tensor({0, 1, 1, 1});
    metric::BinaryAUROC area({.thresholds = 5});
    area.update(given, target);
    EXPECT_NEAR(area.compute(), 1.0 / 3, 1e-12); // by (0, 0), (0, 1/3) and (1, 1/3)
    // torchmetrics takes predictions with a NaN for logits, of which it says this.
    metric::BinaryAUROC of_logits({.thresholds = 5, .input = metric::Input::logits});
    of_logits.update(given, target);
    EXPECT_NEAR(of_logits.compute(), 1.0 / 6, 1e-12);
    metric::BinaryROC roc({.thresholds = 5});
    roc.update(given, target);
    EXPECT_EQ(roc.bins.tensor()[0].sum().item<std::int64_t>(), 4);    // all are counted,
    EXPECT_EQ(roc.bins.tensor()[0][0][1][1].item<std::int64_t>(), 1); // and of the positives one reaches 0
}

} // namespace
