// SPDX-License-Identifier: BSL-1.0
// The programs of docs/zero-code.md.
#include <fulgurite/app.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_zero_code {

namespace {

// [own]
struct WideOptions {
    std::int64_t hidden = 64;
    double dropout = 0;
};

struct Wide : torch::nn::Module { // any torch::nn::Module with a forward; it knows nothing of the library
    using Options = WideOptions;
    torch::nn::Sequential net;

    explicit Wide(WideOptions options)
        : net(register_module("net", torch::nn::Sequential(torch::nn::Flatten(), torch::nn::Linear(784, options.hidden),
                                                           torch::nn::ReLU(), torch::nn::Dropout(options.dropout),
                                                           torch::nn::Linear(options.hidden, 10)))) {}
    torch::Tensor forward(const torch::Tensor& images) { return net->forward(images); }
};
// [own]

} // namespace

TEST(ZeroCode, a_model_of_ones_own_is_trained_by_a_config) {
    testing::TempDir folder;
    // [registry]
    auto registry = std::make_shared<app::Registry>();
    registry->models.add<Wide>("Wide");
    // [registry]
    // [configure]
    auto config = config::parse_yaml(R"(
seed: 1
learner: {name: SupervisedLearner, cfg: {classification: true}}
model: {name: wide, cfg: {hidden: 32}}      # in any case of letters
criterion: {name: CrossEntropyLoss}
optimizer: {name: torch.optim.Adam, cfg: {lr: 0.01}}
dataset: {name: Digits, cfg: {size: 2000}}  # a fifth of them to validate on
dataloaders: {batch_size: 50}
training: {max_epochs: 5, enable_progress_bar: false, enable_model_summary: false}
)");
    config["training"]["default_root_dir"] = folder.path();
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    auto result = trainer.fit(module, data);
    double accuracy = result.metric("val/accuracy");
    auto where = trainer.folder(); // the config as given and resolved, metrics.csv, report.html, checkpoints
    // [configure]
    EXPECT_GT(accuracy, 0.2); // by chance it is 0.1
    EXPECT_TRUE(exists(where / "resolved.json"));
}

} // namespace fulgurite::test_zero_code
