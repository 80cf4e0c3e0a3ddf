// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <string>

#include "fulgurite/metric/segmentation/dice_score.hpp"
#include "fulgurite/metric/segmentation/mean_iou.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric::AggregationLevel;
using metric::Average;
using metric::InputFormat;

/// torchmetrics calls a class that never occurred −1.
struct MeanIoUAsTorchmetrics : metric::MeanIoU {
    using MeanIoU::MeanIoU;
    at::Tensor compute() const { return MeanIoU::compute().nan_to_num(-1); }
};

InputFormat format_of(const nlohmann::json& options) {
    const auto word = options.at("input_format").get<std::string>();
    return word == "one-hot" ? InputFormat::one_hot : word == "index" ? InputFormat::index : InputFormat::mixed;
}
Average average_of(const nlohmann::json& options) {
    const auto word = options.at("average").get<std::string>();
    return word == "micro"      ? Average::micro
           : word == "macro"    ? Average::macro
           : word == "weighted" ? Average::weighted
                                : Average::none;
}

TEST(SegmentationMetrics, say_what_torchmetrics_says) {
    for (const auto& each : metric_cases::cases("segmentation.json")) {
        const auto& given = each.options;
        const auto classes = given.at("num_classes").get<std::int64_t>();
        const bool background = given.at("include_background").get<bool>();
        if (each.metric == "MeanIoU")
            expect_case(each, MeanIoUAsTorchmetrics{{.num_classes = classes,
                                                     .include_background = background,
                                                     .per_class = given.at("per_class").get<bool>(),
                                                     .input_format = format_of(given)}});
        else
            expect_case(each, metric::DiceScore{{.num_classes = classes,
                                                 .include_background = background,
                                                 .average = average_of(given),
                                                 .aggregation_level = given.at("aggregation_level") == "global"
                                                                          ? AggregationLevel::global
                                                                          : AggregationLevel::samplewise,
                                                 .input_format = format_of(given)}});
    }
}

template <class F>
std::string refusal(F&& of) {
    try {
        of();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(MeanIoU, of_a_class_that_never_occurred_is_nan) {
    metric::MeanIoU iou{{.num_classes = 3, .per_class = true, .input_format = InputFormat::index}};
    EXPECT_TRUE(iou.compute().isnan().all().item<bool>());
    EXPECT_EQ(iou.compute().numel(), 3);
    iou.update(torch::tensor({{0, 0, 1, 1}}), torch::tensor({{0, 0, 0, 1}}));
    const auto values = iou.compute();
    EXPECT_NEAR(values[0].item<double>(), 2.0 / 3, 1e-12);
    EXPECT_NEAR(values[1].item<double>(), 0.5, 1e-12);
    EXPECT_TRUE(std::isnan(values[2].item<double>()));
}

TEST(MeanIoU, of_nothing_is_nan) {
    EXPECT_TRUE(std::isnan(metric::MeanIoU{{.num_classes = 2}}.compute().item<double>()));
    EXPECT_EQ((metric::MeanIoU{{.num_classes = 4, .include_background = false, .per_class = true}}.compute().numel()),
              3);
}

TEST(DiceScore, of_a_class_that_never_occurred_is_nan) {
    metric::DiceScore dice{{.num_classes = 3, .average = Average::none, .input_format = InputFormat::index}};
    EXPECT_EQ(dice.compute().numel(), 3);
    dice.update(torch::tensor({{0, 0, 1, 1}}), torch::tensor({{0, 0, 0, 1}}));
    const auto values = dice.compute();
    EXPECT_NEAR(values[0].item<double>(), 0.8, 1e-12);
    EXPECT_NEAR(values[1].item<double>(), 2.0 / 3, 1e-12);
    EXPECT_TRUE(std::isnan(values[2].item<double>()));
    EXPECT_TRUE(std::isnan(metric::DiceScore{{.num_classes = 2}}.compute().item<double>()));
}

TEST(DiceScore, leaves_out_images_of_background_alone) {
    for (const auto average : {Average::micro, Average::macro, Average::weighted}) {
        metric::DiceScore dice{
            {.num_classes = 3, .include_background = false, .average = average, .input_format = InputFormat::index}};
        dice.update(torch::tensor({{0, 0, 0}, {0, 1, 2}}), torch::tensor({{0, 0, 0}, {0, 1, 2}}));
        EXPECT_EQ(dice.compute().item<double>(), 1) << static_cast<int>(average);
    }
}

TEST(SegmentationMetrics, take_logits_of_half_precision) {
    const auto labels = torch::tensor({{0, 1, 2, 1}});
    const auto logits = torch::one_hot(labels, 3).mT().to(torch::kHalf);
    metric::DiceScore dice{{.num_classes = 3, .input_format = InputFormat::mixed}};
    dice.update(logits, labels);
    EXPECT_EQ(dice.compute().item<double>(), 1);
}

TEST(SegmentationMetrics, refuse_what_does_not_fit) {
    EXPECT_EQ(refusal([] { metric::MeanIoU(); }), "MeanIoU: num_classes is 0; give the number of classes, 1 or more");
    EXPECT_EQ(refusal([] { metric::DiceScore(); }),
              "DiceScore: num_classes is 0; give the number of classes, 1 or more");
    const auto of = [](InputFormat format, const torch::Tensor& predictions, const torch::Tensor& target) {
        metric::MeanIoU iou{{.num_classes = 3, .input_format = format}};
        const auto first = refusal([&] { iou.update(predictions, target); });
        EXPECT_EQ(refusal([&] { iou.update(predictions, target); }), first); // as wrong as before
        return first;
    };
    const auto labels = torch::zeros({2, 4}, torch::kLong), masks = torch::zeros({2, 3, 4}, torch::kBool);
    EXPECT_EQ(
        of(InputFormat::index, labels, labels.slice(1, 1)),
        "MeanIoU: predictions of shape [2, 4] and targets of shape [2, 3] do not fit; with this input_format give "
        "two of one shape [B, …]");
    EXPECT_EQ(of(InputFormat::one_hot, masks, labels),
              "MeanIoU: predictions of shape [2, 3, 4] and targets of shape [2, 4] do not fit; with this input_format "
              "give two of one shape [B, C, …]");
    EXPECT_EQ(
        of(InputFormat::mixed, labels, labels),
        "MeanIoU: predictions of shape [2, 4] and targets of shape [2, 4] do not fit; with this input_format give "
        "[B, C, …] and [B, …], in any order");
    EXPECT_EQ(of(InputFormat::mixed, masks.slice(1, 1), labels),
              "MeanIoU: predictions of shape [2, 2, 4] and targets of shape [2, 4]: predictions are of 2 classes, but "
              "num_classes is 3");
    EXPECT_EQ(of(InputFormat::mixed, masks, labels + 3),
              "MeanIoU: predictions of shape [2, 3, 4] and targets of shape [2, 4]: targets hold the class 3; give "
              "classes from 0 to 2");
    EXPECT_EQ(of(InputFormat::index, labels - 1, labels),
              "MeanIoU: predictions of shape [2, 4] and targets of shape [2, 4]: predictions hold the class -1; give "
              "classes from 0 to 2");
    EXPECT_EQ(of(InputFormat::mixed, masks, labels.to(torch::kFloat)),
              "MeanIoU: predictions of shape [2, 3, 4] and targets of shape [2, 4]: targets are no whole numbers; give "
              "the class of each pixel, or another input_format");
    EXPECT_NE(of(InputFormat::index, labels[0], labels[0]).find("do not fit"), std::string::npos);
}

TEST(SegmentationMetrics, tell_in_compute_what_came_out_of_range_later) {
    const auto labels = torch::zeros({2, 4}, torch::kLong), masks = torch::zeros({2, 3, 4}, torch::kBool);
    const auto later = [](auto metric, const torch::Tensor& one, const torch::Tensor& right,
                          const torch::Tensor& wrong) {
        metric.update(one, right);
        metric.update(one, wrong);
        return refusal([&] { (void)metric.compute(); });
    };
    const std::string eight =
        ": 8 of the labels given to update() since the last reset() were no class from 0 to 2; give classes of that "
        "range";
    EXPECT_EQ(
        later(metric::MeanIoU{{.num_classes = 3, .input_format = InputFormat::index}}, labels, labels, labels + 9),
        "MeanIoU" + eight);
    EXPECT_EQ(
        later(metric::DiceScore{{.num_classes = 3, .input_format = InputFormat::mixed}}, masks, labels, labels - 1),
        "DiceScore" + eight);
    metric::DiceScore predicted{{.num_classes = 3, .input_format = InputFormat::index}};
    predicted.update(labels, labels);
    predicted.update(labels + 3, labels);
    EXPECT_EQ(refusal([&] { (void)predicted.compute(); }), "DiceScore" + eight);
}

} // namespace
