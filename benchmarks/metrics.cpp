// SPDX-License-Identifier: BSL-1.0
// What one update of a metric takes. Beside it stands metrics.py with torchmetrics'; inputs and options are the same
// there.
//
//   metrics --only '' --threads 1 --limit_ms 100
#include <benchmark/benchmark.h>
#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/metric/aggregation/mean_metric.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/image/peak_signal_noise_ratio.hpp"
#include "fulgurite/metric/regression/cosine_similarity.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/regression/r2_score.hpp"
#include "fulgurite/metric/wrapper/collection.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "report.hpp"

namespace fulgurite::bench {
namespace {

constexpr std::int64_t batch = 64, classes = 10;

/// As metrics.py makes them, in this order.
struct Inputs {
    at::Tensor scores = torch::randn({batch, classes}), labels = torch::randint(classes, {batch}),
               share = torch::rand({batch}), yes = torch::randint(2, {batch}), values = torch::randn({batch}),
               target = torch::randn({batch}), rows = torch::randn({batch, 8}), other_rows = torch::randn({batch, 8}),
               picture = torch::rand({batch, 1, 28, 28}), other_picture = torch::rand({batch, 1, 28, 28});
};

/// The value of three updates, which both must have, then the time of one: of an epoch of 100 and its value, as one
/// metric adds up what another only keeps.
template <class M>
void update_of(const Clocked& clocked, const char* name, M metric, const at::Tensor& predictions, const auto& target) {
    if (!clocked.wants(name)) return;
    for (int i = 0; i < 3; ++i) metric.update(predictions, target);
    double result = 0; // of a tensor its sum
    if constexpr (requires { metric.compute().sum(); }) result = read_scalar(metric.compute().sum());
    else if constexpr (requires { number_of(metric.compute()); }) result = number_of(metric.compute());
    constexpr int epoch = 100;
    const auto [best, middle] = clocked([&] {
        metric.reset();
        for (int i = 0; i < epoch; ++i) metric.update(predictions, target);
        benchmark::DoNotOptimize(metric.compute());
    });
    print_line(fmt::format(R"("bench": "metrics", "name": "fulgurite", "model": "{}", "us_min": {:.4f}, )"
                           R"("us_p50": {:.4f}, "result": {:.9f})",
                           name, best / epoch, middle / epoch, result));
}

void metrics(const Clocked& clocked) {
    torch::manual_seed(0);
    const Inputs in;
    const auto one = [&](const char* name, auto metric, const at::Tensor& predictions, const auto& target) {
        update_of(clocked, name, std::move(metric), predictions, target);
    };
    using namespace metric;
    one("Accuracy", Accuracy(), in.scores, in.labels);
    one("BinaryAccuracy", BinaryAccuracy(), in.share, in.yes);
    one("MulticlassAccuracy", MulticlassAccuracy{{.num_classes = classes}}, in.scores, in.labels);
    one("MulticlassF1Score", MulticlassF1Score{{.num_classes = classes}}, in.scores, in.labels);
    one("Collection of four",
        Collection{MulticlassAccuracy{{.num_classes = classes}}, MulticlassPrecision{{.num_classes = classes}},
                   MulticlassRecall{{.num_classes = classes}}, MulticlassF1Score{{.num_classes = classes}}},
        in.scores, in.labels);
    one("MulticlassConfusionMatrix", MulticlassConfusionMatrix{{.num_classes = classes}}, in.scores, in.labels);
    one("BinaryAUROC, thresholds=100", BinaryAUROC{{.thresholds = 100}}, in.share, in.yes);
    one("MulticlassAUROC, thresholds=100",
        MulticlassAUROC{{.num_classes = classes, .thresholds = 100, .input = Input::logits}}, in.scores, in.labels);
    one("BinaryAUROC", BinaryAUROC(), in.share, in.yes);
    one("MeanSquaredError", MeanSquaredError(), in.values, in.target);
    one("MeanAbsoluteError", MeanAbsoluteError(), in.values, in.target);
    one("R2Score", R2Score(), in.values, in.target);
    one("PearsonCorrCoef", PearsonCorrCoef(), in.values, in.target);
    one("CosineSimilarity", CosineSimilarity{{.reduction = Reduction::mean}}, in.rows, in.other_rows);
    one("PeakSignalNoiseRatio", PeakSignalNoiseRatio{{.data_range = 1.0}}, in.picture, in.other_picture);
    one("MeanMetric", MeanMetric(), in.values, 1.0);
}

} // namespace
} // namespace fulgurite::bench

int main(int argc, char** argv) {
    using namespace fulgurite::bench;
    const Arguments arguments(argc, argv);
    at::set_num_threads(static_cast<int>(arguments.number("threads", 1)));
    metrics({static_cast<double>(arguments.number("limit_ms", 100)) / 1000, arguments.text("only", "")});
}
