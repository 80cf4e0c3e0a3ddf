// SPDX-License-Identifier: BSL-1.0
// What users of torchmetrics have reported, and what is refused in a sentence where LibTorch would say what it sees.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <typeinfo>
#include <vector>

#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/metric/aggregation/cat_metric.hpp"
#include "fulgurite/metric/aggregation/mean_metric.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/image/peak_signal_noise_ratio.hpp"
#include "fulgurite/metric/regression/cosine_similarity.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/regression/r2_score.hpp"
#include "fulgurite/metric/retrieval/map.hpp"
#include "fulgurite/metric/text/bleu_score.hpp"
#include "fulgurite/metric/text/perplexity.hpp"
#include "fulgurite/metric/text/word_error_rate.hpp"
#include "fulgurite/metric/wrapper/collection.hpp"

namespace {

using namespace fulgurite;
using metric::Average;

template <class Call>
std::string refused(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    } catch (const std::exception& error) {
        return std::string("raw: ") + error.what();
    }
    return "nothing was thrown";
}
template <class M, class... Inputs>
void expect_undefined_refused(M metric, const Inputs&... inputs) {
    EXPECT_NE(refused([&] { metric.update(inputs...); }).find("update() was given a tensor that is undefined"),
              std::string::npos)
        << refused([&] { metric.update(inputs...); });
}

constexpr std::int64_t large = 70000, small = 7000; // which operators count, as on a device, and plain loops

/// Of one large batch what many small ones give, and first of all shapes that are seen, so that values are not.
template <class M>
void expect_as_of_small_ones(M metric, const torch::Tensor& predictions, const torch::Tensor& target,
                             const torch::Tensor& good) {
    M all = metric, parts = metric;
    all.update(predictions, good);
    parts.update(predictions.slice(0, 0, small), good.slice(0, 0, small));
    all.reset();
    parts.reset();
    all.update(predictions, target);
    for (std::int64_t i = 0; i < large; i += small)
        parts.update(predictions.slice(0, i, i + small), target.slice(0, i, i + small));
    std::string refused_all = refused([&] { all.compute(); }), refused_parts = refused([&] { parts.compute(); });
    EXPECT_EQ(refused_all, refused_parts) << typeid(M).name();
    if (refused_all != "nothing was thrown") return;
    const auto value = [](const auto& of) { return torch::zeros({}, torch::kDouble) + of; };
    EXPECT_TRUE(torch::allclose(value(all.compute()), value(parts.compute()), 1e-10, 1e-12)) << typeid(M).name();
}
template <class M>
void expect_as_of_small_ones(M metric, const torch::Tensor& predictions, const torch::Tensor& target) {
    expect_as_of_small_ones(metric, predictions, target, target);
}

} // namespace

TEST(OnHost, counts_what_operators_count) {
    const auto target = torch::randint(5, {large}), wrong = target.clone(), ignored = target.clone();
    wrong[3] = 9;
    wrong[4] = -7;
    ignored.slice(0, 0, 100).fill_(-100);
    const auto scores = torch::randn({large, 5}), yes = target.gt(2).to(torch::kLong), share = torch::rand({large});
    const auto labels = torch::randint(2, {large, 2}), shares = torch::rand({large, 2}), odd = share.clone();
    odd[17] = 1.5F;
    odd[18] = std::numeric_limits<float>::quiet_NaN();
    for (const auto& each : {target, wrong, ignored}) {
        const auto left_out = each.is_same(ignored) ? std::optional<std::int64_t>(-100) : std::nullopt;
        expect_as_of_small_ones(
            metric::MulticlassF1Score{{.num_classes = 5, .average = Average::none, .ignore_index = left_out}}, scores,
            each, each.is_same(wrong) ? target : each);
        expect_as_of_small_ones(metric::MulticlassConfusionMatrix{{.num_classes = 5, .ignore_index = left_out}}, scores,
                                each, each.is_same(wrong) ? target : each);
        expect_as_of_small_ones(metric::MulticlassAUROC{{.num_classes = 5,
                                                         .average = Average::none,
                                                         .thresholds = 20,
                                                         .ignore_index = left_out,
                                                         .input = metric::Input::logits}},
                                scores, each, each.is_same(wrong) ? target : each);
    }
    expect_as_of_small_ones(metric::BinaryPrecision(), share, yes);
    expect_as_of_small_ones(metric::BinaryPrecision{{.input = metric::Input::logits}}, scores.select(1, 0), yes);
    expect_as_of_small_ones(metric::BinaryAUROC{{.thresholds = 20}}, share, yes);
    metric::BinaryF1Score all, parts; // with what is no probability, of shapes that were seen
    metric::BinaryAUROC curve{{.thresholds = 20}}, curves = curve;
    for (const auto& each : {share, odd}) {
        all.update(each, yes);
        curve.update(each, yes);
        for (std::int64_t i = 0; i < large; i += small) {
            parts.update(each.slice(0, i, i + small), yes.slice(0, i, i + small));
            curves.update(each.slice(0, i, i + small), yes.slice(0, i, i + small));
        }
    }
    EXPECT_EQ(refused([&] { all.compute(); }), refused([&] { parts.compute(); }));
    EXPECT_EQ(refused([&] { curve.compute(); }), refused([&] { curves.compute(); }));
    EXPECT_NE(refused([&] { curve.compute(); }).find("1 of the predictions"), std::string::npos);
    expect_as_of_small_ones(metric::MultilabelF1Score{{.num_labels = 2, .average = Average::none}}, shares, labels);
    expect_as_of_small_ones(metric::MultilabelConfusionMatrix{{.num_labels = 2}}, shares, labels);
}

TEST(OnHost, sums_what_operators_sum) {
    for (const auto type : {torch::kFloat, torch::kDouble, torch::kHalf}) {
        const auto p = torch::randn({large}).to(type), t = (p + torch::randn({large}).to(type)).to(type);
        expect_as_of_small_ones(metric::MeanSquaredError(), p, t);
        expect_as_of_small_ones(metric::MeanAbsoluteError(), p, t);
        expect_as_of_small_ones(metric::R2Score(), p, t);
        expect_as_of_small_ones(metric::PearsonCorrCoef(), p, t);
        expect_as_of_small_ones(metric::PeakSignalNoiseRatio{{.data_range = 1.0}}, p, t);
        const auto rows = torch::randn({large, 3}).to(type), others = torch::randn({large, 3}).to(type);
        expect_as_of_small_ones(metric::CosineSimilarity{{.reduction = metric::Reduction::mean}}, rows, others);
        expect_as_of_small_ones(metric::R2Score{{.multioutput = metric::Multioutput::raw_values}}, rows, others);
        metric::MeanMetric all{{.nan_strategy = metric::NanStrategy::ignore}}, parts = all;
        auto values = p.clone();
        values[5] = std::numeric_limits<double>::quiet_NaN();
        all.update(values, 2);
        for (std::int64_t i = 0; i < large; i += small) parts.update(values.slice(0, i, i + small), 2);
        EXPECT_NEAR(all.compute(), parts.compute(), 1e-12);
    }
}

TEST(Reported, an_undefined_tensor_is_refused_in_a_sentence) {
    const torch::Tensor none, labels = torch::tensor({0, 1}), scores = torch::tensor({0.1, 0.9});
    for (const auto& [p, t] : {std::pair{none, labels}, {scores, none}, {none, none}}) {
        expect_undefined_refused(metric::Accuracy(), p, t);
        expect_undefined_refused(metric::BinaryAccuracy(), p, t);
        expect_undefined_refused(metric::MulticlassConfusionMatrix{{.num_classes = 2}}, p, t);
        expect_undefined_refused(metric::BinaryAUROC(), p, t);
        expect_undefined_refused(metric::MeanSquaredError(), p, t);
        expect_undefined_refused(metric::R2Score(), p, t);
        expect_undefined_refused(metric::Perplexity(), p, t);
        expect_undefined_refused(metric::PeakSignalNoiseRatio{{.data_range = 1.0}}, p, t);
        expect_undefined_refused(metric::RetrievalMAP(), p, t, labels);
    }
    expect_undefined_refused(metric::MeanMetric(), none);
    expect_undefined_refused(metric::CatMetric(), none);
}

TEST(Reported, a_state_of_other_options_is_refused_in_a_sentence) {
    const auto of = [](auto two, auto three, const std::string& name) {
        two.update(torch::rand({4, 2}), torch::tensor({0, 1, 1, 0}));
        EXPECT_EQ(refused([&] {
                      three.load_state_dict(two.state_dict());
                  }).rfind(name + ": the state to be loaded is of shape", 0),
                  0U)
            << refused([&] { three.load_state_dict(two.state_dict()); });
        EXPECT_NO_THROW(three.update(torch::rand({4, 3}), torch::tensor({0, 1, 2, 0}))) << "it is as before";
    };
    of(metric::MulticlassF1Score{{.num_classes = 2}}, metric::MulticlassF1Score{{.num_classes = 3}},
       "MulticlassF1Score");
    of(metric::MulticlassConfusionMatrix{{.num_classes = 2}}, metric::MulticlassConfusionMatrix{{.num_classes = 3}},
       "MulticlassConfusionMatrix");
    of(metric::MulticlassAUROC{{.num_classes = 2, .input = metric::Input::logits}},
       metric::MulticlassAUROC{{.num_classes = 3, .input = metric::Input::logits}}, "MulticlassAUROC");
    of(metric::MulticlassAUROC{{.num_classes = 2, .thresholds = 5, .input = metric::Input::logits}},
       metric::MulticlassAUROC{{.num_classes = 3, .thresholds = 5, .input = metric::Input::logits}}, "MulticlassAUROC");
}

TEST(Reported, a_collection_does_not_join_other_thresholds) { // torchmetrics 1.x: joined where the first batch agrees
    metric::Collection both{metric::BinaryPrecision{{.threshold = 0.3}}, metric::BinaryPrecision{{.threshold = 0.7}}};
    both.update(torch::tensor({0.1, 0.9}), torch::tensor({0, 1})); // equal so far
    both.update(torch::tensor({0.5, 0.9}), torch::tensor({0, 1}));
    EXPECT_NEAR(both.get<0>().compute(), 2.0 / 3, 1e-12);
    EXPECT_EQ(both.get<1>().compute(), 1);
}

TEST(Reported, classes_that_do_not_occur_do_not_count) {
    metric::MulticlassF1Score macro{{.num_classes = 4}};
    macro.update(torch::tensor({0, 0, 1, 1}), torch::tensor({0, 0, 1, 1}));
    EXPECT_EQ(read_scalar(macro.compute()), 1);
    metric::MulticlassConfusionMatrix shares{
        {.num_classes = 3, .normalize = metric::classification::ConfusionNormalize::true_}};
    shares.update(torch::tensor({0, 1}), torch::tensor({0, 0}));
    EXPECT_FALSE(shares.compute().isnan().any().item<bool>());
}

TEST(Reported, an_auroc_of_one_class_is_no_crash) {
    metric::BinaryAUROC exact, binned{{.thresholds = 5}};
    for (auto* each : {&exact, &binned}) {
        each->update(torch::tensor({0.1, 0.9, 0.4}), torch::ones({3}, torch::kLong));
        EXPECT_EQ(each->compute(), 0);
    }
}

TEST(Reported, an_ignore_index_may_be_negative) {
    for (const std::int64_t left_out : {-1, -100, 255}) {
        metric::MulticlassAccuracy accuracy{{.num_classes = 3, .average = Average::micro, .ignore_index = left_out}};
        metric::MulticlassConfusionMatrix matrix{{.num_classes = 3, .ignore_index = left_out}};
        metric::MulticlassAUROC auroc{{.num_classes = 3, .ignore_index = left_out, .input = metric::Input::logits}};
        const auto logits = torch::eye(3), target = torch::tensor({std::int64_t{0}, left_out, std::int64_t{2}});
        accuracy.update(logits, target);
        matrix.update(logits, target);
        auroc.update(logits, target);
        EXPECT_EQ(read_scalar(accuracy.compute()), 1) << left_out;
        EXPECT_EQ(matrix.compute().sum().item<double>(), 2) << left_out;
        EXPECT_FALSE(std::isnan(read_scalar(auroc.compute()))) << left_out;
    }
    metric::Perplexity perplexity{{.ignore_index = -100}};
    perplexity.update(torch::zeros({1, 2, 5}), torch::tensor({{3, -100}}));
    EXPECT_NEAR(perplexity.compute(), 5, 1e-6);
}

TEST(Reported, half_precision_does_not_overflow) {
    for (const auto type : {torch::kHalf, torch::kBFloat16}) {
        metric::MeanSquaredError mse;
        mse.update(torch::full({4096}, 1024, type), torch::zeros({4096}, type));
        EXPECT_EQ(read_scalar(mse.compute()), 1024.0 * 1024.0);
        metric::MulticlassAccuracy accuracy{{.num_classes = 2, .average = Average::micro}};
        metric::Accuracy shares;
        const auto scores = torch::tensor({{0.0, 1.0}}).to(type).expand({70000, 2}); // above 65504
        accuracy.update(scores, torch::ones({70000}, torch::kLong));
        shares.update(scores, torch::ones({70000}, torch::kLong));
        EXPECT_EQ(read_scalar(accuracy.compute()), 1);
        EXPECT_EQ(shares.compute(), 1);
        metric::MeanMetric mean;
        for (int i = 0; i < 300; ++i) mean.update(torch::ones({}, type));
        EXPECT_EQ(mean.compute(), 1);
    }
}

TEST(Reported, a_mean_of_many_values_does_not_stand_still) { // as a float sum does at 2^24
    metric::MeanMetric mean;
    const auto values = torch::full({1 << 21}, 0.1F);
    for (int i = 0; i < 16; ++i) mean.update(values);
    EXPECT_NEAR(mean.compute(), static_cast<double>(0.1F), 1e-12);
    metric::PearsonCorrCoef far_off;
    const auto x = torch::arange(1000.0) + 1e6, y = 2 * x + 5;
    far_off.update(x.to(torch::kFloat), y.to(torch::kFloat));
    EXPECT_NEAR(read_scalar(far_off.compute()), 1, 1e-6);
}

TEST(Reported, empty_texts_and_batches_are_no_crash) {
    metric::BLEUScore bleu;
    bleu.update("", {"a reference"});
    EXPECT_EQ(bleu.compute(), 0);
    metric::WordErrorRate words;
    words.update("", "");
    EXPECT_FALSE(words.compute() < 0);
    metric::MulticlassAccuracy accuracy{{.num_classes = 3}};
    accuracy.update(torch::rand({0, 3}), torch::zeros({0}, torch::kLong));
    EXPECT_TRUE(std::isnan(read_scalar(accuracy.compute())));
    metric::MeanSquaredError mse;
    mse.update(torch::rand({0}), torch::rand({0}));
    EXPECT_TRUE(std::isnan(read_scalar(mse.compute())));
    metric::MeanMetric mean;
    mean.update(torch::rand({0}));
    mean.update(torch::ones({2}));
    EXPECT_EQ(mean.compute(), 1);
    metric::BinaryAUROC auroc;
    auroc.update(torch::rand({0}), torch::zeros({0}, torch::kLong));
    EXPECT_TRUE(std::isnan(auroc.compute()));
}

TEST(Reported, a_perfect_picture_is_infinitely_good) {
    metric::PeakSignalNoiseRatio psnr{{.data_range = 1.0}};
    const auto picture = torch::rand({1, 3, 8, 8});
    psnr.update(picture, picture);
    EXPECT_EQ(read_scalar(psnr.compute()), std::numeric_limits<double>::infinity());
}

TEST(Reported, what_is_kept_holds_no_graph_and_no_larger_memory) {
    metric::CatMetric kept;
    const auto all = torch::rand({1000, 8}).requires_grad_();
    kept.update(all.slice(0, 0, 1).select(1, 0));
    EXPECT_FALSE(kept.compute().requires_grad());
    metric::BinaryAUROC auroc;
    auroc.update(torch::sigmoid(all).slice(0, 0, 2).select(1, 0), torch::tensor({0, 1}));
    const auto state = auroc.state_dict().at("predictions").as_tensor();
    EXPECT_FALSE(state.requires_grad());
    EXPECT_LE(state.storage().nbytes(), 2 * sizeof(float));
    metric::Cat many, copy; // which is joined now and then
    for (int i = 0; i < 1000; ++i) {
        many.append(torch::full({2}, i));
        if (i == 700) copy = many;
    }
    many.merge(copy);
    const auto expected = torch::cat({torch::arange(1000), torch::arange(701)}).repeat_interleave(2);
    EXPECT_TRUE(many.tensor().equal(expected.to(many.tensor().scalar_type())));
    EXPECT_EQ(copy.tensor().size(0), 2 * 701);
}
