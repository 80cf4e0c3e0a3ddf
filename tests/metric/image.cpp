// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <string>

#include "fulgurite/metric/image/multi_scale_structural_similarity_index_measure.hpp"
#include "fulgurite/metric/image/peak_signal_noise_ratio.hpp"
#include "fulgurite/metric/image/root_mean_squared_error_using_sliding_window.hpp"
#include "fulgurite/metric/image/spectral_angle_mapper.hpp"
#include "fulgurite/metric/image/structural_similarity_index_measure.hpp"
#include "fulgurite/metric/image/total_variation.hpp"
#include "fulgurite/metric/image/universal_image_quality_index.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric::Reduction;
using metric_cases::Case;
using nlohmann::json;

template <class T>
void read(const json& options, const char* name, T& to) {
    if (options.contains(name)) to = options.at(name).get<T>();
}
template <class T>
void read(const json& options, const char* name, std::optional<T>& to) {
    if (options.contains(name)) to = options.at(name).get<T>();
}
void read(const json& options, const char* name, Reduction& to) {
    const auto word = options.value(name, "");
    if (word == "mean") to = Reduction::mean;
    if (word == "sum") to = Reduction::sum;
    if (word == "none") to = Reduction::none;
}

template <class Options>
Options similarity_options(const json& given) {
    Options options;
    read(given, "gaussian_kernel", options.gaussian_kernel);
    read(given, "sigma", options.sigma);
    read(given, "kernel_size", options.kernel_size);
    read(given, "reduction", options.reduction);
    read(given, "data_range", options.data_range);
    read(given, "clamp", options.clamp);
    read(given, "k1", options.k1);
    read(given, "k2", options.k2);
    return options;
}

void check(const Case& each) {
    const auto& given = each.options;
    if (each.metric == "PeakSignalNoiseRatio") {
        metric::PeakSignalNoiseRatioOptions options;
        read(given, "data_range", options.data_range);
        read(given, "clamp", options.clamp);
        read(given, "base", options.base);
        read(given, "dim", options.dim);
        read(given, "reduction", options.reduction);
        expect_case(each, metric::PeakSignalNoiseRatio(options));
    } else if (each.metric == "StructuralSimilarityIndexMeasure") {
        expect_case(each, metric::StructuralSimilarityIndexMeasure(
                              similarity_options<metric::StructuralSimilarityIndexMeasureOptions>(given)));
    } else if (each.metric == "MultiScaleStructuralSimilarityIndexMeasure") {
        auto options = similarity_options<metric::MultiScaleStructuralSimilarityIndexMeasureOptions>(given);
        read(given, "betas", options.betas);
        const auto normalize = given.value("normalize", "relu");
        options.normalize = normalize == "relu"     ? metric::Normalize::relu
                            : normalize == "simple" ? metric::Normalize::simple
                                                    : metric::Normalize::none;
        expect_case(each, metric::MultiScaleStructuralSimilarityIndexMeasure(options));
    } else if (each.metric == "TotalVariation") {
        metric::TotalVariationOptions options;
        read(given, "reduction", options.reduction);
        expect_case(each, metric::TotalVariation(options));
    } else if (each.metric == "UniversalImageQualityIndex") {
        metric::UniversalImageQualityIndexOptions options;
        read(given, "kernel_size", options.kernel_size);
        read(given, "sigma", options.sigma);
        read(given, "reduction", options.reduction);
        expect_case(each, metric::UniversalImageQualityIndex(options));
    } else if (each.metric == "SpectralAngleMapper") {
        metric::SpectralAngleMapperOptions options;
        read(given, "reduction", options.reduction);
        expect_case(each, metric::SpectralAngleMapper(options));
    } else if (each.metric == "RootMeanSquaredErrorUsingSlidingWindow") {
        metric::RootMeanSquaredErrorUsingSlidingWindowOptions options;
        read(given, "window_size", options.window_size);
        expect_case(each, metric::RootMeanSquaredErrorUsingSlidingWindow(options));
    } else {
        FAIL() << each.metric << " is tested by nothing";
    }
}

TEST(ImageMetrics, say_what_torchmetrics_says) {
    for (const auto& each : metric_cases::cases("image.json")) check(each);
}

double value(const torch::Tensor& tensor) { return tensor.item<double>(); }

template <class F>
std::string refusal(F&& of) {
    try {
        of();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

/// Two images of 176 × 180, of which torchmetrics was asked once.
std::pair<torch::Tensor, torch::Tensor> two_images() {
    const auto i = torch::arange(176, torch::kDouble).unsqueeze(1), j = torch::arange(180, torch::kDouble);
    const auto x = torch::remainder(i * 7 + j * 13, 101) / 101, y = torch::remainder(i * 5 + j * 11 + i * j, 97) / 97;
    return {(0.8 * y + 0.2 * x).reshape({1, 1, 176, 180}), y.reshape({1, 1, 176, 180})};
}

TEST(ImageMetrics, of_large_images_say_what_torchmetrics_says) {
    const auto [predictions, target] = two_images();
    EXPECT_NEAR(value(metric::evaluate(metric::MultiScaleStructuralSimilarityIndexMeasure{{.data_range = 1.0}},
                                       predictions, target)),
                0.921761110522, 1e-9);
    EXPECT_NEAR(
        value(metric::evaluate(metric::StructuralSimilarityIndexMeasure{{.data_range = 1.0}}, predictions, target)),
        0.951479143715, 1e-9);
    EXPECT_NEAR(value(metric::evaluate(metric::StructuralSimilarityIndexMeasure(), predictions * 2, target)),
                0.690744815454, 1e-9);
}

TEST(ImageMetrics, of_equal_images_are_the_best) {
    const auto images = torch::rand({2, 3, 24, 24}, torch::kDouble);
    EXPECT_TRUE(std::isinf(value(metric::evaluate(metric::PeakSignalNoiseRatio{{.data_range = 1.0}}, images, images))));
    EXPECT_NEAR(value(metric::evaluate(metric::StructuralSimilarityIndexMeasure(), images, images)), 1, 1e-12);
    EXPECT_NEAR(
        value(metric::evaluate(
            metric::MultiScaleStructuralSimilarityIndexMeasure{{.sigma = {0.5}, .betas = {0.5, 0.5}}}, images, images)),
        1, 1e-12);
    EXPECT_NEAR(value(metric::evaluate(metric::UniversalImageQualityIndex(), images, images)), 1, 1e-9);
    EXPECT_NEAR(value(metric::evaluate(metric::SpectralAngleMapper(), images, images)), 0, 1e-7);
    EXPECT_EQ(metric::evaluate(metric::RootMeanSquaredErrorUsingSlidingWindow(), images, images), 0);
}

TEST(ImageMetrics, take_half_precision_and_bytes) {
    const auto predictions = torch::rand({1, 2, 16, 16}), target = torch::rand({1, 2, 16, 16});
    for (const auto type : {torch::kHalf, torch::kBFloat16}) {
        const auto p = predictions.to(type), t = target.to(type), pd = p.to(torch::kDouble), td = t.to(torch::kDouble);
        const auto same = [&](const auto& metric) {
            EXPECT_NEAR(value(metric::evaluate(metric, p, t)), value(metric::evaluate(metric, pd, td)), 1e-6);
        };
        same(metric::PeakSignalNoiseRatio{{.data_range = 1.0}});
        same(metric::StructuralSimilarityIndexMeasure{{.data_range = 1.0}});
        same(metric::MultiScaleStructuralSimilarityIndexMeasure{{.sigma = {0.5}, .betas = {0.5, 0.5}}});
        same(metric::UniversalImageQualityIndex());
        same(metric::SpectralAngleMapper());
        EXPECT_NEAR(value(metric::evaluate(metric::TotalVariation(), p)),
                    value(metric::evaluate(metric::TotalVariation(), pd)), 1e-9);
        EXPECT_NEAR(metric::evaluate(metric::RootMeanSquaredErrorUsingSlidingWindow(), p, t),
                    metric::evaluate(metric::RootMeanSquaredErrorUsingSlidingWindow(), pd, td), 1e-9);
    }
    const auto black = torch::zeros({1, 1, 2, 2}, torch::kByte);
    EXPECT_NEAR(value(metric::evaluate(metric::PeakSignalNoiseRatio{{.data_range = 255.0}}, black, black + 255)), 0,
                1e-12);
}

TEST(ImageMetrics, have_no_value_of_nothing) {
    EXPECT_TRUE(std::isnan(value(metric::PeakSignalNoiseRatio{{.data_range = 1.0}}.compute())));
    EXPECT_TRUE(std::isnan(value(metric::StructuralSimilarityIndexMeasure().compute())));
    EXPECT_TRUE(std::isnan(value(metric::MultiScaleStructuralSimilarityIndexMeasure().compute())));
    EXPECT_TRUE(std::isnan(value(metric::TotalVariation().compute())));
    EXPECT_TRUE(std::isnan(value(metric::UniversalImageQualityIndex().compute())));
    EXPECT_TRUE(std::isnan(value(metric::SpectralAngleMapper().compute())));
    EXPECT_TRUE(std::isnan(metric::RootMeanSquaredErrorUsingSlidingWindow().compute()));
    EXPECT_EQ(metric::TotalVariation{{.reduction = Reduction::none}}.compute().numel(), 0);
}

// torchmetrics leaves out a border of the wrong width here; in ours a window stands wherever it fits.
TEST(UniversalImageQualityIndex, takes_windows_of_unequal_sides) {
    const auto predictions = torch::rand({1, 1, 6, 8}, torch::kDouble),
               target = torch::rand({1, 1, 6, 8}, torch::kDouble);
    const metric::UniversalImageQualityIndex across{
        {.kernel_size = {3, 5}, .sigma = {0.5, 1.0}, .reduction = Reduction::none}};
    const metric::UniversalImageQualityIndex down{
        {.kernel_size = {5, 3}, .sigma = {1.0, 0.5}, .reduction = Reduction::none}};
    const auto map = metric::evaluate(across, predictions, target);
    EXPECT_EQ(map.sizes(), (std::vector<std::int64_t>{1, 1, 4, 4}));
    EXPECT_TRUE(torch::allclose(map, metric::evaluate(down, predictions.mT(), target.mT()).mT()));
}

// In volumes, torchmetrics pads the last dimension by kernel_size, which bell curves do not have.
TEST(StructuralSimilarityIndexMeasure, of_volumes_is_the_same_whichever_dimension_is_last) {
    const auto predictions = torch::rand({1, 1, 6, 7, 8}, torch::kDouble),
               target = torch::rand({1, 1, 6, 7, 8}, torch::kDouble);
    const metric::StructuralSimilarityIndexMeasure ssim{{.sigma = {0.5, 0.7, 1.0}, .data_range = 1.0}},
        turned{{.sigma = {1.0, 0.5, 0.7}, .data_range = 1.0}};
    EXPECT_NEAR(value(metric::evaluate(ssim, predictions, target)),
                value(metric::evaluate(turned, predictions.permute({0, 1, 4, 2, 3}), target.permute({0, 1, 4, 2, 3}))),
                1e-12);
}

TEST(ImageMetrics, refuse_options_that_make_no_sense) {
    const auto psnr = [](metric::PeakSignalNoiseRatioOptions options) {
        return refusal([&] { metric::PeakSignalNoiseRatio{options}; });
    };
    EXPECT_EQ(psnr({}),
              "PeakSignalNoiseRatio: data_range is not given; give a number above 0, such as 1 or 255: the "
              "largest possible value less the smallest");
    EXPECT_EQ(psnr({.data_range = -1.0}),
              "PeakSignalNoiseRatio: data_range is -1; give a number above 0, such as 1 or "
              "255: the largest possible value less the smallest");
    EXPECT_EQ(psnr({.clamp = {{1, 0}}}),
              "PeakSignalNoiseRatio: clamp is [1, 0]; give the smallest value and a larger one");
    EXPECT_EQ(psnr({.data_range = 1.0, .clamp = {{0, 1}}}),
              "PeakSignalNoiseRatio: clamp is [0, 1]; give either clamp or data_range, not both");
    EXPECT_EQ(psnr({.data_range = 1.0, .base = 1}),
              "PeakSignalNoiseRatio: base is 1; give a number above 0 other than 1");
    const auto ssim = [](metric::StructuralSimilarityIndexMeasureOptions options) {
        return refusal([&] { metric::StructuralSimilarityIndexMeasure{options}; });
    };
    const std::string name = "StructuralSimilarityIndexMeasure: ";
    EXPECT_EQ(ssim({.sigma = {1, 0}}), name + "sigma is [1, 0]; give finite numbers above 0");
    EXPECT_EQ(ssim({.sigma = {INFINITY}}), name + "sigma is [inf]; give finite numbers above 0");
    EXPECT_EQ(ssim({.sigma = {}}), name + "sigma is []; give a number, or one for each spatial dimension");
    EXPECT_EQ(ssim({.kernel_size = {4}}), name + "kernel_size is [4]; give odd whole numbers of 1 or more");
    EXPECT_EQ(ssim({.kernel_size = {}}), name + "kernel_size is []; give a number, or one for each spatial dimension");
    EXPECT_EQ(ssim({.data_range = 0.0}), name + "data_range is 0; give a number above 0, or none");
    EXPECT_EQ(ssim({.data_range = 1.0, .clamp = {{0, 1}}}),
              name + "clamp is [0, 1]; give either clamp or data_range, not both");
    EXPECT_EQ(ssim({.clamp = {{1, 1}}}), name + "clamp is [1, 1]; give the smallest value and a larger one");
    EXPECT_EQ(ssim({.k1 = -1}), name + "k1 is -1; give a number of 0 or more");
    EXPECT_EQ(ssim({.k2 = -1}), name + "k2 is -1; give a number of 0 or more");
    const auto scales = [](metric::MultiScaleStructuralSimilarityIndexMeasureOptions options) {
        return refusal([&] { metric::MultiScaleStructuralSimilarityIndexMeasure{options}; });
    };
    EXPECT_EQ(scales({.k1 = -1}), "MultiScale" + name + "k1 is -1; give a number of 0 or more");
    EXPECT_EQ(scales({.betas = {}}), "MultiScale" + name + "betas is []; give a number for each scale");
    EXPECT_EQ(scales({.betas = {INFINITY}}), "MultiScale" + name + "betas is [inf]; give finite numbers");
    EXPECT_EQ(refusal([] { metric::UniversalImageQualityIndex{{.kernel_size = {3, 2}}}; }),
              "UniversalImageQualityIndex: kernel_size is [3, 2]; give odd whole numbers of 1 or more");
    EXPECT_EQ(refusal([] { metric::UniversalImageQualityIndex{{.sigma = {-1, 2}}}; }),
              "UniversalImageQualityIndex: sigma is [-1, 2]; give finite numbers above 0");
    EXPECT_EQ(refusal([] { metric::RootMeanSquaredErrorUsingSlidingWindow{{.window_size = 0}}; }),
              "RootMeanSquaredErrorUsingSlidingWindow: window_size is 0; give a whole number of 1 or more");
}

TEST(ImageMetrics, refuse_shapes_that_do_not_fit) {
    const auto of = [](auto metric, std::vector<std::int64_t> one, std::vector<std::int64_t> other) {
        return refusal([&] { metric.update(torch::rand(one), torch::rand(other)); });
    };
    EXPECT_EQ(of(metric::PeakSignalNoiseRatio{{.data_range = 1.0}}, {2, 3}, {3, 2}),
              "PeakSignalNoiseRatio: predictions of shape [2, 3] and targets of shape [3, 2] are no pair; give two of "
              "one shape");
    EXPECT_EQ(of(metric::PeakSignalNoiseRatio{{.data_range = 1.0, .dim = {2}}}, {2, 3}, {2, 3}),
              "PeakSignalNoiseRatio: predictions of shape [2, 3] and targets of shape [2, 3] have no dimension 2; give "
              "others as dim");
    const std::string shapes =
        ": predictions of shape [1, 3, 8, 8] and targets of shape [1, 3, 8, 7] are no pair; "
        "give two of one shape [B, C, H, W]";
    EXPECT_EQ(of(metric::StructuralSimilarityIndexMeasure(), {1, 3, 8, 8}, {1, 3, 8, 7}),
              "StructuralSimilarityIndexMeasure" + shapes + " or [B, C, D, H, W]");
    EXPECT_EQ(of(metric::MultiScaleStructuralSimilarityIndexMeasure(), {1, 3, 8, 8}, {1, 3, 8, 7}),
              "MultiScaleStructuralSimilarityIndexMeasure" + shapes + " or [B, C, D, H, W]");
    EXPECT_EQ(of(metric::UniversalImageQualityIndex(), {1, 3, 8, 8}, {1, 3, 8, 7}),
              "UniversalImageQualityIndex" + shapes);
    EXPECT_EQ(of(metric::SpectralAngleMapper(), {1, 3, 8, 8}, {1, 3, 8, 7}), "SpectralAngleMapper" + shapes);
    EXPECT_EQ(of(metric::RootMeanSquaredErrorUsingSlidingWindow(), {1, 3, 8, 8}, {1, 3, 8, 7}),
              "RootMeanSquaredErrorUsingSlidingWindow" + shapes);
    EXPECT_NE(of(metric::UniversalImageQualityIndex(), {3, 8, 8}, {3, 8, 8}).find("are no pair"), std::string::npos);
    EXPECT_EQ(refusal([] { metric::TotalVariation().update(torch::rand({3, 8, 8})); }),
              "TotalVariation: images of shape [3, 8, 8]; give [B, C, H, W]");
    EXPECT_EQ(of(metric::SpectralAngleMapper(), {1, 1, 8, 8}, {1, 1, 8, 8}),
              "SpectralAngleMapper: images of shape [1, 1, 8, 8] have one channel, so no angle; give two channels or "
              "more");
    EXPECT_EQ(of(metric::UniversalImageQualityIndex(), {1, 1, 12, 10}, {1, 1, 12, 10}),
              "UniversalImageQualityIndex: images of shape [1, 1, 12, 10] are smaller than the window, 11 × 11; give "
              "larger ones, or a smaller kernel_size");
    EXPECT_EQ(of(metric::RootMeanSquaredErrorUsingSlidingWindow(), {1, 1, 9, 8}, {1, 1, 9, 8}),
              "RootMeanSquaredErrorUsingSlidingWindow: images of shape [1, 1, 9, 8] have no pixel that is 4 from all "
              "borders; give larger ones, or a smaller window_size");
    EXPECT_EQ(of(metric::StructuralSimilarityIndexMeasure(), {1, 1, 9, 5}, {1, 1, 9, 5}),
              "StructuralSimilarityIndexMeasure: images of shape [1, 1, 9, 5] are too small for a window of 11; give "
              "larger ones, or a smaller sigma");
    EXPECT_EQ(of(metric::StructuralSimilarityIndexMeasure{{.gaussian_kernel = false}}, {1, 1, 9, 5}, {1, 1, 9, 5}),
              "StructuralSimilarityIndexMeasure: images of shape [1, 1, 9, 5] are too small for a window of 11; give "
              "larger ones, or a smaller kernel_size");
    EXPECT_EQ(of(metric::StructuralSimilarityIndexMeasure{{.sigma = {1, 1, 1}}}, {1, 1, 9, 9}, {1, 1, 9, 9}),
              "StructuralSimilarityIndexMeasure: sigma has 3 numbers, but images of shape [1, 1, 9, 9] have 2 spatial "
              "dimensions; give one number, or 2");
    EXPECT_EQ(of(metric::MultiScaleStructuralSimilarityIndexMeasure(), {1, 1, 176, 175}, {1, 1, 176, 175}),
              "MultiScaleStructuralSimilarityIndexMeasure: images of shape [1, 1, 176, 175] are too small for 5 scales "
              "and a window of 11; give 176 pixels or more, or fewer betas");
}

TEST(PeakSignalNoiseRatio, refuses_what_it_would_leave_out) {
    EXPECT_EQ(refusal([] { metric::PeakSignalNoiseRatio{{.data_range = 1.0, .reduction = Reduction::none}}; }),
              "PeakSignalNoiseRatio: reduction is none; give a dim beside it, such as {1, 2, 3} for a value of each "
              "image, or leave it at mean");
    metric::PeakSignalNoiseRatio psnr{{.data_range = 1.0}};
    EXPECT_EQ(refusal([&] { psnr.update(torch::ones({2, 3}, torch::kComplexFloat), torch::ones({2, 3})); }),
              "PeakSignalNoiseRatio: predictions of shape [2, 3] and targets of shape [2, 3] are of complex numbers; "
              "give real ones, for example their absolute values");
    for (const std::int64_t again : {1, -1}) {
        metric::PeakSignalNoiseRatio twice{{.data_range = 1.0, .dim = {1, again}}};
        EXPECT_NE(
            refusal([&] { twice.update(torch::ones({2, 3}), torch::ones({2, 3})); }).find("twice; give each once"),
            std::string::npos);
    }
}

TEST(UniversalImageQualityIndex, of_each_place_refuses_images_of_two_sizes) {
    metric::UniversalImageQualityIndex index{{.reduction = Reduction::none}};
    index.update(torch::rand({1, 1, 12, 12}), torch::rand({1, 1, 12, 12}));
    EXPECT_NE(refusal([&] {
                  index.update(torch::rand({1, 1, 14, 14}), torch::rand({1, 1, 14, 14}));
                  (void)index.compute();
              }).find("[1, 4, 4]"),
              std::string::npos);
}

TEST(StructuralSimilarityIndexMeasure, of_no_image_is_nothing_also_without_a_range) {
    const auto none = torch::zeros({0, 1, 16, 16}), some = torch::rand({2, 1, 16, 16});
    metric::StructuralSimilarityIndexMeasure ssim;
    ssim.update(none, none);
    EXPECT_TRUE(std::isnan(ssim.compute().item<double>()));
    ssim.update(some, some);
    ssim.update(none, none);
    EXPECT_NEAR(ssim.compute().item<double>(), 1, 1e-9);
    EXPECT_NE(refusal([&] {
                  metric::StructuralSimilarityIndexMeasure{{.sigma = {1e300}}}.update(some, some);
              }).find("are too small for a window"),
              std::string::npos);
}

} // namespace
