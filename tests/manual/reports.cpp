// SPDX-License-Identifier: BSL-1.0
// The code of docs/reports.md.
#include <fulgurite/metric/classification/confusion_matrix.hpp>
#include <fulgurite/metric/curve/roc.hpp>
#include <fulgurite/report/compare.hpp>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::reports_page {
namespace {

// [sections]
struct Classifier : Module<Classifier> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    metric::BinaryConfusionMatrix confusion;
    metric::BinaryROC roc;

    torch::Tensor forward(const torch::Tensor& input) { return layer(input).squeeze(1); }
    auto training_step(const auto& batch) {
        auto loss = torch::binary_cross_entropy_with_logits(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    void on_validation_epoch_start() {
        confusion.reset();
        roc.reset();
    }
    auto validation_step(const auto& batch) {
        const auto scores = forward(batch.data).sigmoid();
        const auto labels = batch.target.to(torch::kLong);
        confusion.update(scores, labels);
        roc.update(scores, labels);
        return logs(log("val/loss"_key, torch::binary_cross_entropy(scores, batch.target)));
    }
    template <class Run>
    void on_validation_epoch_end(Run& run) {
        if constexpr (Run::stage() == Stage::fit) {
            auto& report = run.template policy<Report>();
            report.add_matrix("val/confusion", confusion.compute(), {"below 1", "above 1"});
            const auto rates = roc.compute();
            report.add_curve("val/ROC", rates.false_positive, rates.true_positive,
                             {.x = "false positive rate", .y = "true positive rate"});
        }
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.5}}; }
};
// [sections]

auto classes() {
    auto inputs = torch::rand({96, 2}, at::detail::createCPUGenerator(3));
    return data::Loader{data::tensors(inputs, (inputs.sum(1) > 1).to(torch::kFloat)), {.batch_size = 16}};
}

TEST(Manual, reports_show_what_a_hook_adds_and_are_compared) {
    fulgurite::testing::TempDir dir;
    const auto runs = dir.path();
    Trainer trainer{Epochs{2}, Csv{runs / "a" / "metrics.csv"}, Report{runs / "a" / "report.html"}};
    Classifier module;
    trainer.fit(module, classes(), classes());
    const auto page = fulgurite::testing::read_file(runs / "a" / "report.html");
    for (const auto* text :
         {"val/<wbr>confusion", "96 in all", "val/<wbr>ROC", "true positive rate over false positive rate"})
        EXPECT_NE(page.find(text), page.npos) << text;
    std::filesystem::copy(runs / "a", runs / "b");
    // [compare]
    report::compare({runs / "a", runs / "b"}, runs / "compare.html");
    // [compare]
    EXPECT_NE(fulgurite::testing::read_file(runs / "compare.html").find("2 runs side by side"), std::string::npos);
    // [note]
    auto& report = trainer.policy<Report>();
    report.add_note("The rate of 0.5 is from the search of last week.");
    report.write();
    // [note]
    EXPECT_NE(fulgurite::testing::read_file(runs / "a" / "report.html").find("last week"), std::string::npos);
}

} // namespace
} // namespace handbook::reports_page
