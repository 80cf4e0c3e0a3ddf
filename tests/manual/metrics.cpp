// SPDX-License-Identifier: BSL-1.0
// The code of docs/metrics.md.
#include <fulgurite/metric.hpp>

#include "tests/manual/net.hpp"

namespace handbook::metrics_page {
namespace {

auto three_classes(std::int64_t count) {
    auto points = torch::rand({count, 2}, at::detail::createCPUGenerator(5));
    return data::tensors(points, (points.sum(1) * 1.5).to(torch::kLong));
}

// [classes]
struct Classes : Module<Classes> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 3));
    metric::MulticlassF1Score f1{{.num_classes = 3}};
    metric::MulticlassAUROC auroc{{.num_classes = 3, .input = metric::Input::logits}};
    metric::MulticlassRecall recall{{.num_classes = 3, .average = metric::Average::none}};

    auto training_step(const auto& batch) { return torch::cross_entropy_loss(layer(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        auto logits = layer(batch.data);
        f1.update(logits, batch.target);
        auroc.update(logits, batch.target);
        recall.update(logits, batch.target);
        return logs(log("val/f1"_key, f1), log("val/auroc"_key, auroc));
    }
    void on_validation_epoch_end(auto& run) { // a value for each class: logged one by one
        auto each = recall.compute();
        for (std::int64_t i = 0; i < each.size(0); ++i)
            run.log("val/recall_" + std::to_string(i), read_scalar(each[i]));
        recall.reset();
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 0.05}}; }
};
// [classes]

TEST(ManualMetrics, of_classes) {
    seed_everything(3);
    data::Loader train{three_classes(300), {.batch_size = 20, .shuffle = true}};
    data::Loader validation{three_classes(120), {.batch_size = 50}};
    Classes net;
    Trainer trainer{Epochs{8}};
    const auto result = trainer.fit(net, train, validation);
    EXPECT_GT(result.metric("val/f1"_key), 0.5);
    EXPECT_GT(result.metric("val/auroc"_key), 0.8);
    EXPECT_TRUE(result.metrics().contains("val/recall_2"));
}

// [collection]
struct Scored : Classes {
    metric::Collection<metric::MulticlassPrecision, metric::MulticlassRecall> scores{
        metric::MulticlassPrecision{{.num_classes = 3}}, metric::MulticlassRecall{{.num_classes = 3}}};

    auto validation_step(const auto& batch) {
        scores.update(layer(batch.data), batch.target);
        return logs(log("val/precision"_key, scores.get<0>()), log("val/recall"_key, scores.get<1>()));
    }
};
// [collection]

TEST(ManualMetrics, of_a_collection) {
    seed_everything(3);
    data::Loader train{three_classes(300), {.batch_size = 20, .shuffle = true}};
    data::Loader validation{three_classes(120), {.batch_size = 50}};
    Scored net;
    const auto result = Trainer{Epochs{4}}.fit(net, train, validation);
    net.eval();
    const torch::NoGradGuard no_grad;
    metric::MulticlassRecall recall{{.num_classes = 3}};
    for (auto& batch : validation) recall.update(net.layer(batch.data), batch.target);
    EXPECT_NEAR(result.metric("val/recall"_key), read_scalar(recall.compute()), 1e-12);
}

// [own]
struct MeanError : metric::Metric<MeanError> {
    BOOST_HANA_DEFINE_STRUCT(MeanError, (metric::Sum, errors), (metric::Count, samples));
    void update(const torch::Tensor& predictions, const torch::Tensor& target) {
        errors += (predictions - target).sum();
        samples += target.numel();
    }
    double compute() const { return errors.value() / static_cast<double>(samples.value()); }
};
// [own]

TEST(ManualMetrics, of_ones_own) {
    const auto predictions = torch::tensor({1.0, 2.0, 4.0}), target = torch::tensor({1.0, 1.0, 1.0});
    // [merge]
    MeanError first, second;
    first.update(predictions.slice(0, 0, 2), target.slice(0, 0, 2));
    second.update(predictions.slice(0, 2), target.slice(0, 2));
    first.merge(second); // as if it had seen all three
    double error = first.compute();
    // [merge]
    EXPECT_DOUBLE_EQ(error, 4.0 / 3.0);
    // [function]
    double mae = read_scalar(metric::evaluate(metric::MeanAbsoluteError(), predictions, target));
    double r2 = read_scalar(metric::evaluate(metric::R2Score(), predictions, torch::tensor({1.0, 2.0, 3.0})));
    // [function]
    EXPECT_NEAR(mae, 4.0 / 3.0, 1e-12);
    EXPECT_NEAR(r2, 0.5, 1e-12);
}

TEST(ManualMetrics, regressions_and_wrappers) {
    Net net;
    auto loader = batches();
    // [wrappers]
    metric::MetricTracker best{metric::MeanSquaredError(), {.mode = Mode::min}};
    for (int epoch = 0; epoch < 3; ++epoch) {
        for (auto& batch : loader) best.update(net.forward(batch.data), batch.target);
        best.reset(); // an epoch is over
    }
    // [wrappers]
    // [text]
    metric::WordErrorRate words;
    words.update("this is the prediction", "this is the reference");
    double share = words.compute(); // one word of four
    // [text]
    EXPECT_DOUBLE_EQ(share, 0.25);
}

} // namespace
} // namespace handbook::metrics_page
