// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/calibration_error.hpp"
#include "fulgurite/metric/classification/cohen_kappa.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/exact_match.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/fbeta_score.hpp"
#include "fulgurite/metric/classification/hamming_distance.hpp"
#include "fulgurite/metric/classification/hinge_loss.hpp"
#include "fulgurite/metric/classification/jaccard_index.hpp"
#include "fulgurite/metric/classification/matthews_corr_coef.hpp"
#include "fulgurite/metric/classification/negative_predictive_value.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/classification/specificity.hpp"
#include "fulgurite/metric/classification/stat_scores.hpp"
#include "tests/metric/cases.hpp"
#include "tests/metric/reads.hpp"

namespace {

using namespace fulgurite;
using metric::Average;
using metric_cases::Case;
using metric_tests::Reads;

void read(const nlohmann::json& from, std::optional<std::int64_t>& to) { to = from.get<std::int64_t>(); }
void read(const nlohmann::json& from, std::int64_t& to) { to = from.get<std::int64_t>(); }
void read(const nlohmann::json& from, double& to) { to = from.get<double>(); }
void read(const nlohmann::json& from, bool& to) { to = from.get<bool>(); }
template <class E>
    requires std::is_enum_v<E>
void read(const nlohmann::json& from, E& to) {
    const std::map<std::string, int> names = {{"micro", 0},          {"macro", 1},     {"weighted", 2}, {"logits", 1},
                                              {"true", 1},           {"pred", 2},      {"all", 3},      {"linear", 1},
                                              {"quadratic", 2},      {"l1", 0},        {"l2", 1},       {"max", 2},
                                              {"crammer-singer", 0}, {"one-vs-all", 1}};
    const auto name = from.get<std::string>();
    if constexpr (std::is_same_v<E, Average>)
        if (name == "none") return void(to = Average::none);
    to = static_cast<E>(names.at(name));
}

/// Options by the names of torchmetrics; each that a case has must be one of the metric.
template <class Options>
Options options_of(const nlohmann::json& given) {
    Options options;
    std::set<std::string> known;
    for_each_member(options, [&](std::string_view name, auto& value) {
        const std::string theirs = name == "mode" ? "multiclass_mode" : std::string(name);
        known.insert(theirs);
        if (given.contains(theirs)) read(given.at(theirs), value);
    });
    for (const auto& [name, value] : given.items())
        if (!known.contains(name)) throw std::runtime_error("no option " + name);
    return options;
}

template <class Metric>
void expect_cases(const std::string& name) {
    std::size_t count = 0;
    static const auto all =
        metric_cases::cases(std::getenv("FULGURITE_CASES") ? std::getenv("FULGURITE_CASES")
                                                           : "classification.json"); // those of --many, by hand
    for (const Case& each : all)
        if (each.metric == name) {
            metric_cases::expect_case(each, Metric(options_of<typename Metric::Options>(each.options)));
            ++count;
        }
    EXPECT_GE(count, 5U) << name;
}

#define EXPECT_CASES(name) expect_cases<metric::name>(#name)

TEST(Classification, binary_is_what_torchmetrics_says) {
    EXPECT_CASES(BinaryAccuracy);
    EXPECT_CASES(BinaryPrecision);
    EXPECT_CASES(BinaryRecall);
    EXPECT_CASES(BinarySpecificity);
    EXPECT_CASES(BinaryF1Score);
    EXPECT_CASES(BinaryFBetaScore);
    EXPECT_CASES(BinaryHammingDistance);
    EXPECT_CASES(BinaryNegativePredictiveValue);
    EXPECT_CASES(BinaryStatScores);
}
TEST(Classification, multiclass_is_what_torchmetrics_says) {
    EXPECT_CASES(MulticlassAccuracy);
    EXPECT_CASES(MulticlassPrecision);
    EXPECT_CASES(MulticlassRecall);
    EXPECT_CASES(MulticlassSpecificity);
    EXPECT_CASES(MulticlassF1Score);
    EXPECT_CASES(MulticlassFBetaScore);
    EXPECT_CASES(MulticlassHammingDistance);
    EXPECT_CASES(MulticlassNegativePredictiveValue);
    EXPECT_CASES(MulticlassStatScores);
}
TEST(Classification, multilabel_is_what_torchmetrics_says) {
    EXPECT_CASES(MultilabelAccuracy);
    EXPECT_CASES(MultilabelPrecision);
    EXPECT_CASES(MultilabelRecall);
    EXPECT_CASES(MultilabelSpecificity);
    EXPECT_CASES(MultilabelF1Score);
    EXPECT_CASES(MultilabelFBetaScore);
    EXPECT_CASES(MultilabelHammingDistance);
    EXPECT_CASES(MultilabelNegativePredictiveValue);
    EXPECT_CASES(MultilabelStatScores);
}
TEST(Classification, of_a_confusion_matrix_is_what_torchmetrics_says) {
    EXPECT_CASES(BinaryConfusionMatrix);
    EXPECT_CASES(MulticlassConfusionMatrix);
    EXPECT_CASES(MultilabelConfusionMatrix);
    EXPECT_CASES(BinaryCohenKappa);
    EXPECT_CASES(MulticlassCohenKappa);
    EXPECT_CASES(BinaryMatthewsCorrCoef);
    EXPECT_CASES(MulticlassMatthewsCorrCoef);
    EXPECT_CASES(MultilabelMatthewsCorrCoef);
    EXPECT_CASES(BinaryJaccardIndex);
    EXPECT_CASES(MulticlassJaccardIndex);
    EXPECT_CASES(MultilabelJaccardIndex);
}
TEST(Classification, of_scores_is_what_torchmetrics_says) {
    EXPECT_CASES(MulticlassExactMatch);
    EXPECT_CASES(MultilabelExactMatch);
    EXPECT_CASES(BinaryHingeLoss);
    EXPECT_CASES(MulticlassHingeLoss);
    EXPECT_CASES(BinaryCalibrationError);
    EXPECT_CASES(MulticlassCalibrationError);
}

torch::Tensor as_tensor(double value) { return torch::tensor(value, torch::kDouble); }
torch::Tensor as_tensor(const torch::Tensor& value) { return value; }

/// The numbers of the specification: a generator that any language has.
torch::Tensor lcg(std::int64_t count, std::uint64_t seed) {
    constexpr std::uint64_t modulus = std::uint64_t{1} << 31;
    std::uint64_t x = seed * 2654435761U % modulus;
    std::vector<float> numbers;
    for (std::int64_t i = 0; i < count + 8; ++i) {
        x = (x * 1103515245U + 12345U) % modulus;
        if (i >= 8) numbers.push_back(static_cast<float>(static_cast<double>(x) / double(modulus)));
    }
    return torch::tensor(numbers);
}
template <class Metric>
double in_two(Metric metric, const torch::Tensor& predictions, const torch::Tensor& target) {
    metric.update(predictions.slice(0, 0, 12), target.slice(0, 0, 12));
    metric.update(predictions.slice(0, 12), target.slice(0, 12));
    return as_tensor(metric.compute()).template item<double>();
}

TEST(Classification, of_the_specifications_numbers_is_what_it_says) {
    const auto said = lcg(24, 1), is = lcg(24, 2).gt(0.5).to(torch::kLong);
    EXPECT_NEAR(in_two(metric::BinaryAccuracy(), said, is), 0.666667, 1e-6);
    EXPECT_NEAR(in_two(metric::BinaryF1Score(), said, is), 0.714286, 1e-6);
    EXPECT_NEAR(in_two(metric::BinarySpecificity(), said, is), 0.545455, 1e-6);
    EXPECT_NEAR(in_two(metric::BinaryCohenKappa(), said, is), 0.319149, 1e-6);
    EXPECT_NEAR(in_two(metric::BinaryMatthewsCorrCoef(), said, is), 0.323875, 1e-6);
    EXPECT_NEAR(in_two(metric::BinaryJaccardIndex(), said, is), 0.555556, 1e-6);
    EXPECT_NEAR(in_two(metric::BinaryCalibrationError{{.n_bins = 5}}, said, is), 0.116886, 1e-6);
    const auto rows = lcg(96, 3).reshape({24, 4});
    const auto scores = rows / rows.sum(1, true), target = (4 * lcg(24, 4)).floor().to(torch::kLong);
    EXPECT_NEAR(in_two(metric::MulticlassAccuracy{{.num_classes = 4}}, scores, target), 0.15625, 1e-6);
    EXPECT_NEAR(
        in_two(metric::MulticlassAccuracy{{.num_classes = 4, .top_k = 2, .average = Average::micro}}, scores, target),
        0.416667, 1e-6);
    EXPECT_NEAR(in_two(metric::MulticlassAccuracy{{.num_classes = 4, .average = Average::micro, .ignore_index = 0}},
                       scores, target),
                0.25, 1e-6);
    EXPECT_NEAR(in_two(metric::MulticlassF1Score{{.num_classes = 4, .average = Average::weighted}}, scores, target),
                0.25641, 1e-6);
    EXPECT_NEAR(in_two(metric::MulticlassMatthewsCorrCoef{{.num_classes = 4}}, scores, target), -0.038007, 1e-6);
    EXPECT_NEAR(in_two(metric::MulticlassCalibrationError{{.num_classes = 4}}, scores, target), 0.208306, 1e-6);
    const auto labels = lcg(72, 5).reshape({24, 3}), truths = lcg(72, 6).reshape({24, 3}).gt(0.6).to(torch::kLong);
    EXPECT_NEAR(in_two(metric::MultilabelAccuracy{{.num_labels = 3}}, labels, truths), 0.569444, 1e-6);
    EXPECT_NEAR(in_two(metric::MultilabelF1Score{{.num_labels = 3}}, labels, truths), 0.495906, 1e-6);
    EXPECT_NEAR(in_two(metric::MultilabelExactMatch{{.num_labels = 3}}, labels, truths), 0.25, 1e-6);
}

template <class F>
std::string thrown(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}
template <class Metric>
std::string refusal(Metric metric, const torch::Tensor& predictions, const torch::Tensor& target) {
    return thrown([&] { metric.update(predictions, target); });
}
const auto yes = torch::tensor({0.9, 0.1, 0.8, 0.4});
const auto truth = torch::tensor({1, 0, 0, 1});

TEST(Classification, options_that_make_no_sense_are_refused) {
    EXPECT_EQ(thrown([] { metric::BinaryAccuracy{{.threshold = 2}}; }),
              "BinaryAccuracy: threshold is 2; give a number from 0 to 1");
    EXPECT_EQ(thrown([] { metric::MulticlassAccuracy(); }),
              "MulticlassAccuracy: num_classes is 0; give a whole number of 2 or more");
    EXPECT_EQ(thrown([] { metric::MultilabelPrecision{{.num_labels = 1}}; }),
              "MultilabelPrecision: num_labels is 1; give a whole number of 2 or more");
    EXPECT_EQ(thrown([] { metric::MulticlassRecall{{.num_classes = 3, .top_k = 4}}; }),
              "MulticlassRecall: top_k is 4; give 1 to num_classes");
    EXPECT_EQ(thrown([] { metric::BinaryFBetaScore{{.beta = 0}}; }),
              "BinaryFBetaScore: beta is 0; give a finite number above 0");
    EXPECT_EQ(thrown([] { metric::BinaryFBetaScore{{.beta = INFINITY}}; }),
              "BinaryFBetaScore: beta is inf; give a finite number above 0");
    EXPECT_EQ(thrown([] { metric::BinaryF1Score{{.zero_division = -0.5}}; }),
              "BinaryF1Score: zero_division is -0.5; give a number from 0 to 1");
    EXPECT_EQ(thrown([] { metric::BinaryCalibrationError{{.n_bins = 0}}; }),
              "BinaryCalibrationError: n_bins is 0; give a whole number of 1 or more");
    EXPECT_THROW(metric::MulticlassHingeLoss(), OptionError);
    EXPECT_THROW(metric::MulticlassCalibrationError(), OptionError);
    EXPECT_THROW(metric::MulticlassConfusionMatrix(), OptionError);
    EXPECT_THROW(metric::MulticlassExactMatch(), OptionError);
    EXPECT_THROW(metric::MulticlassStatScores(), OptionError);
}

TEST(Classification, shapes_that_do_not_go_together_are_refused) {
    const auto scores = torch::rand({4, 3});
    EXPECT_EQ(refusal(metric::BinaryAccuracy(), torch::rand({4, 1}), truth),
              "BinaryAccuracy: predictions of shape [4, 1] (Float) do not fit targets of shape [4]; give two of one "
              "shape, for example predictions.squeeze(1)");
    EXPECT_EQ(
        refusal(metric::MulticlassAccuracy{{.num_classes = 2}}, scores, truth),
        "MulticlassAccuracy: predictions of shape [4, 3] (Float) do not fit targets of shape [4]; give scores [N, "
        "2, …] and targets [N, …], or labels of one shape");
    EXPECT_EQ(refusal(metric::MulticlassAccuracy{{.num_classes = 3, .top_k = 2}}, truth, truth),
              "MulticlassAccuracy: predictions of shape [4] (Long) do not fit targets of shape [4]; give scores [N, 3, "
              "…] and targets [N, …]");
    EXPECT_EQ(refusal(metric::MultilabelRecall{{.num_labels = 2}}, scores, truth),
              "MultilabelRecall: predictions of shape [4, 3] (Float) do not fit targets of shape [4]; give both as [N, "
              "2, …]");
    EXPECT_EQ(refusal(metric::BinaryHingeLoss(), truth, truth),
              "BinaryHingeLoss: predictions of shape [4] (Long) do not fit targets of shape [4]; give floating-point "
              "predictions, not labels");
    EXPECT_NE(refusal(metric::MulticlassCalibrationError{{.num_classes = 3}}, scores, torch::zeros({5}, torch::kLong))
                  .find("[4, 3] (Float) do not fit targets of shape [5]"),
              std::string::npos);
    EXPECT_NE(refusal(metric::MulticlassAccuracy{{.num_classes = 3}}, torch::rand({3}), torch::tensor(1)).find("[3]"),
              std::string::npos);
}

TEST(Classification, values_that_are_no_labels_are_refused) {
    EXPECT_EQ(refusal(metric::BinaryAccuracy(), yes, yes),
              "BinaryAccuracy: targets of shape [4] are Float, for predictions of shape [4]; give labels as whole "
              "numbers, for example target.to(torch::kLong)");
    EXPECT_EQ(refusal(metric::BinaryAccuracy(), yes, torch::tensor({0, 1, 7, 1})),
              "BinaryAccuracy: targets of shape [4] hold 7; give classes from 0 to 1, or say ignore_index");
    EXPECT_EQ(
        refusal(metric::MulticlassAccuracy{{.num_classes = 3}}, torch::rand({4, 3}), torch::tensor({0, -1, 2, 1})),
        "MulticlassAccuracy: targets of shape [4] hold -1; give classes from 0 to 2, or say ignore_index");
    EXPECT_EQ(refusal(metric::MulticlassAccuracy{{.num_classes = 3}}, truth + 2, truth),
              "MulticlassAccuracy: predictions of shape [4] hold 3; give classes from 0 to 2");
    EXPECT_EQ(refusal(metric::BinaryAccuracy(), yes * 2, truth),
              "BinaryAccuracy: predictions of shape [4] hold 1.8; give probabilities from 0 to 1, or for logits say "
              ".input = metric::Input::logits");
    EXPECT_EQ(
        refusal(metric::MulticlassHingeLoss{{.num_classes = 2}}, torch::stack({-yes, yes}, 1), truth).substr(0, 61),
        "MulticlassHingeLoss: predictions of shape [4, 2] hold -0.9; g");
    metric::BinaryAccuracy twice; // what was refused is refused again
    for (int i = 0; i < 2; ++i) EXPECT_THROW(twice.update(yes, truth + 1), Error);
}

TEST(Classification, values_out_of_range_that_come_later_are_told_by_compute) {
    metric::BinaryAccuracy binary;
    binary.update(yes, truth);
    binary.update(yes, truth + 1);
    EXPECT_EQ(
        thrown([&] { (void)binary.compute(); }),
        "BinaryAccuracy: 2 of the labels and probabilities given to update() since the last reset() were none from 0 "
        "to 1; give such, or say ignore_index, or for logits .input = metric::Input::logits");
    binary.reset();
    binary.update(yes * 10, truth); // logits, but .input says probabilities
    EXPECT_NE(thrown([&] { (void)binary.compute(); }).find("3 of the labels and probabilities"), std::string::npos);
    metric::BinaryF1Score logits{{.input = metric::Input::logits}};
    logits.update(yes, truth);
    logits.update(yes * 10, truth);
    EXPECT_EQ(thrown([&] { (void)logits.compute(); }), "nothing was thrown");
    const auto later = [](auto metric) {
        metric.update(torch::eye(3), torch::tensor({0, 1, 2}));
        metric.update(torch::eye(3), torch::tensor({0, 3, -5}));
        return thrown([&] { (void)metric.compute(); });
    };
    EXPECT_NE(later(metric::MulticlassF1Score{{.num_classes = 3}}).find("2 of the labels"), std::string::npos);
    EXPECT_NE(later(metric::MulticlassConfusionMatrix{{.num_classes = 3}}).find("2 of the labels"), std::string::npos);
    EXPECT_EQ(later(metric::MulticlassHingeLoss{{.num_classes = 3}}),
              "MulticlassHingeLoss: 2 of the labels given to update() since the last reset() were no class from 0 to "
              "2; give classes of that range, or say ignore_index");
    EXPECT_NE(later(metric::MulticlassCalibrationError{{.num_classes = 3}}).find("Error: 2 of the labels"),
              std::string::npos);
    EXPECT_NE(later(metric::MulticlassExactMatch{{.num_classes = 3}}).find("Match: 2 of the labels"),
              std::string::npos);
    metric::MulticlassExactMatch labels{{.num_classes = 3}};
    labels.update(truth, truth);
    labels.update(truth + 2, truth + 2); // equal, and wrong
    EXPECT_NE(thrown([&] { (void)labels.compute(); }).find("4 of the labels"), std::string::npos);
    metric::MultilabelExactMatch match{{.num_labels = 3}};
    match.update(torch::eye(3), torch::eye(3, torch::kLong));
    match.update(torch::eye(3), torch::eye(3, torch::kLong) * 2);
    EXPECT_NE(thrown([&] { (void)match.compute(); }).find("3 of the labels"), std::string::npos);
    match.reset();
    match.update(torch::eye(3) * 2, torch::eye(3, torch::kLong));
    EXPECT_EQ(
        thrown([&] { (void)match.compute(); }),
        "MultilabelExactMatch: 3 of the predictions given to update() since the last reset() were no probabilities "
        "from 0 to 1; give such, or for logits say .input = metric::Input::logits");
}

TEST(Classification, values_out_of_range_that_come_later_are_told_of_yes_and_no) {
    const auto told = [](auto metric) {
        metric.update(yes, truth);
        auto labels = metric, scores = metric;
        labels.update(yes, truth * 7);
        scores.update(yes * 10, truth);
        EXPECT_NE(thrown([&] { (void)labels.compute(); }).find(": 2 of the labels"), std::string::npos);
        EXPECT_NE(thrown([&] { (void)scores.compute(); }).find(": 3 of the predictions"), std::string::npos);
        metric.merge(scores);
        EXPECT_NE(thrown([&] { (void)metric.compute(); }).find(": 3 of the predictions"), std::string::npos);
    };
    told(metric::BinaryHingeLoss());
    told(metric::BinaryCalibrationError());
    const auto ignored = [](auto metric) {
        metric.update(yes, truth);
        metric.update(yes, -truth);
        EXPECT_EQ(thrown([&] { (void)metric.compute(); }), "nothing was thrown");
    };
    ignored(metric::BinaryHingeLoss{{.ignore_index = -1}});
    ignored(metric::BinaryCalibrationError{{.ignore_index = -1}});
    ignored(metric::BinaryAccuracy{{.ignore_index = -1}});
}

TEST(Classification, of_nothing_is_no_number) {
    const auto all_nan = [](const torch::Tensor& value, std::int64_t elements) {
        return value.numel() == elements && torch::isnan(value).all().item<bool>();
    };
    EXPECT_TRUE(std::isnan(metric::BinaryAccuracy().compute()));
    EXPECT_TRUE(all_nan(metric::MulticlassAccuracy{{.num_classes = 3}}.compute(), 1));
    EXPECT_TRUE(all_nan(metric::MulticlassRecall{{.num_classes = 3, .average = Average::none}}.compute(), 3));
    EXPECT_TRUE(all_nan(metric::MultilabelF1Score{{.num_labels = 4, .average = Average::none}}.compute(), 4));
    EXPECT_TRUE(all_nan(metric::MulticlassJaccardIndex{{.num_classes = 3}}.compute(), 1));
    EXPECT_TRUE(
        all_nan(metric::MulticlassHingeLoss{{.num_classes = 3, .mode = metric::HingeMode::one_vs_all}}.compute(), 3));
    EXPECT_TRUE(std::isnan(metric::BinaryJaccardIndex().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryCohenKappa().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryMatthewsCorrCoef().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryCalibrationError().compute()));
    EXPECT_TRUE(std::isnan(metric::BinaryHingeLoss().compute()));
    EXPECT_TRUE(std::isnan(metric::MulticlassExactMatch{{.num_classes = 3}}.compute()));
    EXPECT_TRUE(torch::equal(metric::MulticlassConfusionMatrix{{.num_classes = 3}}.compute(),
                             torch::zeros({3, 3}, torch::kDouble)));
    EXPECT_TRUE(torch::equal(metric::BinaryStatScores().compute(), torch::zeros({5}, torch::kDouble)));
    // Neither is what is all ignored.
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::BinaryAccuracy{{.ignore_index = -1}}, yes, truth * 0 - 1)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::BinaryCalibrationError{{.ignore_index = -1}}, yes, truth * 0 - 1)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::BinaryMatthewsCorrCoef{{.ignore_index = -1}}, yes, truth * 0 - 1)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::BinaryJaccardIndex{{.ignore_index = -1}}, yes, truth * 0 - 1)));
}

TEST(Classification, a_batch_of_nothing_changes_nothing) {
    const auto unchanged = [](auto metric, const torch::Tensor& predictions, const torch::Tensor& target) {
        metric.update(predictions.slice(0, 0, 0), target.slice(0, 0, 0));
        metric.update(predictions, target);
        const auto before = as_tensor(metric.compute());
        metric.update(predictions.slice(0, 0, 0), target.slice(0, 0, 0));
        EXPECT_TRUE(torch::equal(as_tensor(metric.compute()), before));
        EXPECT_FALSE(torch::isnan(before).any().template item<bool>());
    };
    const auto scores = torch::rand({4, 3}), target = torch::tensor({0, 1, 2, 0});
    unchanged(metric::BinaryAccuracy(), yes, truth);
    unchanged(metric::BinaryHingeLoss(), yes, truth);
    unchanged(metric::BinaryCalibrationError(), yes, truth);
    unchanged(metric::MulticlassAccuracy{{.num_classes = 3}}, scores, target);
    unchanged(metric::MulticlassAccuracy{{.num_classes = 3, .top_k = 2}}, scores, target);
    unchanged(metric::MulticlassConfusionMatrix{{.num_classes = 3}}, scores, target);
    unchanged(metric::MulticlassHingeLoss{{.num_classes = 3}}, scores, target);
    unchanged(metric::MulticlassCalibrationError{{.num_classes = 3}}, scores, target);
    unchanged(metric::MulticlassExactMatch{{.num_classes = 3}}, scores, target);
    unchanged(metric::MultilabelF1Score{{.num_labels = 3}}, scores, scores.gt(0.5));
    unchanged(metric::MultilabelExactMatch{{.num_labels = 3}}, scores, scores.gt(0.5));
}

TEST(Classification, takes_half_precision_and_bools) {
    for (const auto type : {torch::kHalf, torch::kBFloat16, torch::kFloat, torch::kDouble}) {
        EXPECT_EQ(metric::evaluate(metric::BinaryAccuracy(), yes.to(type), truth.to(torch::kBool)), 0.5) << type;
        EXPECT_EQ(
            metric::evaluate(metric::BinaryAccuracy{{.input = metric::Input::logits}}, (yes - 0.5).to(type), truth),
            0.5)
            << type;
        EXPECT_EQ(metric::evaluate(metric::MulticlassAccuracy{{.num_classes = 2, .average = Average::micro}},
                                   torch::stack({1 - yes, yes}, 1).to(type), truth)
                      .item<double>(),
                  0.5)
            << type;
        EXPECT_EQ(metric::evaluate(metric::MulticlassAccuracy{{.num_classes = 2, .top_k = 2}},
                                   torch::stack({1 - yes, yes}, 1).to(type), truth)
                      .item<double>(),
                  1.0)
            << type;
        EXPECT_NEAR(metric::evaluate(metric::BinaryHingeLoss(), yes.to(type), truth), (0.1 + 1.1 + 1.8 + 0.6) / 4, 4e-3)
            << type;
        EXPECT_NEAR(metric::evaluate(metric::BinaryCalibrationError{{.n_bins = 1}}, yes.to(type), truth), 0.05, 4e-3)
            << type;
    }
    // A logit just above 0 says yes, though half of precision would make its probability just one half.
    const auto small = torch::tensor({0.0005}, torch::kBFloat16);
    EXPECT_EQ(metric::evaluate(metric::BinaryAccuracy{{.input = metric::Input::logits}}, small, torch::tensor({1})),
              1.0);
}

TEST(Classification, an_ignored_score_may_be_no_number) {
    const auto scores = torch::tensor({0.9, std::nan(""), 0.8, 0.4}), target = torch::tensor({1, -1, 0, 1});
    EXPECT_FALSE(std::isnan(metric::evaluate(metric::BinaryHingeLoss{{.ignore_index = -1}}, scores, target)));
    EXPECT_FALSE(std::isnan(metric::evaluate(metric::BinaryCalibrationError{{.ignore_index = -1}}, scores, target)));
}

TEST(Classification, counts_are_at_hand) {
    metric::BinaryF1Score score;
    EXPECT_FALSE(score.stat_scores().defined());
    score.update(yes, truth);
    EXPECT_TRUE(torch::equal(score.stat_scores(), torch::tensor({1, 1, 1, 1})));
    metric::classification::StatScoresState<metric::classification::Multiclass> state("a Collection",
                                                                                      {.num_classes = 3});
    state.update(torch::tensor({0, 1, 1}), torch::tensor({0, 1, 2}));
    EXPECT_TRUE(torch::equal(state.stat_scores(), torch::tensor({{1, 1, 0}, {0, 1, 0}, {2, 1, 2}, {0, 0, 1}})));
    EXPECT_EQ(state.task(), (metric::classification::Multiclass{.num_classes = 3}));
    metric::BinaryCohenKappa kappa;
    kappa.update(yes, truth);
    EXPECT_TRUE(torch::equal(kappa.matrix(), torch::tensor({{1, 1}, {1, 1}})));
}

TEST(Classification, update_keeps_no_graph_and_no_input) {
    auto scores = torch::rand({4, 3}, torch::requires_grad());
    const auto target = torch::tensor({0, 1, 2, 0});
    metric::MulticlassHingeLoss loss{{.num_classes = 3}};
    loss.update(scores, target);
    EXPECT_FALSE(loss.compute().requires_grad());
    metric::MulticlassCalibrationError error{{.num_classes = 3}};
    error.update(scores, target);
    EXPECT_FALSE(std::isnan(error.compute()));
    // An argument that changes afterwards changes no count.
    auto labels = target.clone();
    metric::MulticlassAccuracy accuracy{{.num_classes = 3}};
    accuracy.update(target, labels);
    labels.fill_(2);
    EXPECT_EQ(accuracy.compute().item<double>(), 1.0);
}

// torchmetrics' function has it, its class does not hand it on.
TEST(Classification, negative_predictive_value_has_its_zero_division) {
    const auto one = torch::tensor({1, 1});
    EXPECT_EQ(metric::evaluate(metric::BinaryNegativePredictiveValue{{.zero_division = 1}}, one, one), 1.0);
    EXPECT_EQ(metric::evaluate(metric::BinaryNegativePredictiveValue(), one, one), 0.0);
}

TEST(Classification, update_reads_no_device) {
    const auto unread = [](auto metric, const torch::Tensor& predictions, const torch::Tensor& target) {
        metric.update(predictions, target); // the check of new shapes may read
        metric.reset();
        Reads::operators = 0;
        const Reads watch;
        for (int i = 0; i < 2; ++i) metric.update(predictions, target);
        EXPECT_EQ(Reads::reads, 0) << typeid(metric).name();
        EXPECT_GT(Reads::operators, 5);
    };
    {
        const Reads watch;
        (void)torch::ones({1}, torch::kLong).bincount();
        EXPECT_GT(Reads::reads, 0);
    }
    const auto scores = torch::rand({4, 3}), target = torch::tensor({0, 1, 2, 0});
    const auto labels = torch::randint(2, {4, 3});
    unread(metric::BinaryAccuracy{{.ignore_index = 0}}, yes, truth);
    unread(metric::BinaryCohenKappa{{.input = metric::Input::logits}}, yes, truth);
    unread(metric::BinaryHingeLoss{{.squared = true, .ignore_index = 0}}, yes, truth);
    unread(metric::BinaryCalibrationError{{.ignore_index = 0}}, yes, truth);
    unread(metric::MulticlassAccuracy{{.num_classes = 3, .ignore_index = 0}}, scores, target);
    unread(metric::MulticlassAccuracy{{.num_classes = 3, .top_k = 2}}, scores, target);
    unread(metric::MulticlassStatScores{{.num_classes = 3}}, target, target);
    unread(metric::MulticlassJaccardIndex{{.num_classes = 3, .ignore_index = 0}}, scores, target);
    unread(metric::MulticlassExactMatch{{.num_classes = 3, .ignore_index = 0}}, scores, target);
    unread(metric::MulticlassHingeLoss{{.num_classes = 3, .ignore_index = 0}}, scores, target);
    unread(metric::MulticlassHingeLoss{{.num_classes = 3, .mode = metric::HingeMode::one_vs_all}}, scores, target);
    unread(metric::MulticlassCalibrationError{{.num_classes = 3, .ignore_index = 0}}, scores, target);
    unread(metric::MultilabelF1Score{{.num_labels = 3, .ignore_index = 0}}, scores, labels);
    unread(metric::MultilabelConfusionMatrix{{.num_labels = 3}}, scores, labels);
    unread(metric::MultilabelExactMatch{{.num_labels = 3}}, scores, labels);
}

// torchmetrics leaves out label 0 of the second, as if it were a class, and says 1.
TEST(Classification, jaccard_of_labels_ignores_no_label) {
    const auto target = torch::tensor({{1, 1}, {1, -1}}), said = torch::tensor({{0, 1}, {1, 1}});
    const auto value =
        metric::evaluate(metric::MultilabelJaccardIndex{{.num_labels = 2, .ignore_index = -1}}, said, target);
    EXPECT_DOUBLE_EQ(value.item<double>(), (0.5 + 1) / 2);
    const auto zero = torch::tensor({{1, 1}, {1, 0}});
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::MultilabelJaccardIndex{{.num_labels = 2, .ignore_index = 0}}, said, zero)
                         .item<double>(),
                     (0.5 + 1) / 2);
}

} // namespace
