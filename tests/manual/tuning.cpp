// SPDX-License-Identifier: BSL-1.0
// The code of docs/tuning.md.
#include <fulgurite/tune.hpp>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::tuning_page {
namespace {

// [options]
struct RateOptions {
    double lr = 1e-3;
};
struct Tunable : Module<Tunable, RateOptions> {
    using Module::Module;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = options().lr}}; }
};
// [options]

TEST(ManualTuning, finds_a_learning_rate) {
    const fulgurite::testing::TempDir folder;
    const auto path = folder.path() / "lr.svg";
    Tunable model;
    auto train_loader = batches();
    // [find]
    Trainer trainer{Epochs{20}, Accumulate{2}, ClipNorm{1.0}, EMA{}};
    auto found = tune::lr_find(trainer, model, train_loader, {.min_lr = 1e-6, .max_lr = 10});
    found.save_svg(path); // look at it
    if (std::optional<double> lr = found.suggestion()) fmt::print("try {:.3g}\n", *lr);
    // [find]
    EXPECT_TRUE(std::filesystem::exists(path));
    EXPECT_TRUE(found.suggestion().has_value());
    // [set]
    tune::lr_find(trainer, model, train_loader, &RateOptions::lr, {.max_lr = 10}); // options().lr is the suggestion
    trainer.fit(model, train_loader);
    // [set]
    EXPECT_NE(model.options().lr, 1e-3);
    // [slope]
    auto steepest = found.suggestion(10, 5, tune::Slope::log_rate); // all but the first 10 and the last 5 points
    // [slope]
    EXPECT_TRUE(steepest.has_value());
}

// [data]
struct Points {
    std::int64_t batch_size = 32;
    auto train_dataloader() const { return data::Loader{samples(96), {.batch_size = batch_size, .shuffle = true}}; }
};
// [data]

TEST(ManualTuning, finds_a_batch_size) {
    Net model;
    Trainer trainer{Epochs{1}, ClipNorm{1.0}};
    // [size]
    data::Loader train_loader{samples(96), {.batch_size = 16, .shuffle = true}};
    auto size = tune::batch_size(trainer, model, train_loader, {.mode = tune::BatchSizeMode::binsearch, .max_val = 64});
    auto larger = train_loader.with_batch_size(size);
    // [size]
    EXPECT_EQ(size, 60);
    EXPECT_EQ(larger.options().batch_size, 60);
    EXPECT_TRUE(larger.options().shuffle);
    // [ways]
    auto by_function =
        tune::batch_size(trainer, model, [](std::int64_t n) { return data::Loader{samples(96), {.batch_size = n}}; });
    Points points;
    tune::batch_size(trainer, model, points, &Points::batch_size); // points.batch_size is what was found
    auto for_validation = tune::batch_size<Stage::validate>(trainer, model, train_loader);
    // [ways]
    EXPECT_EQ(by_function, 96);
    EXPECT_EQ(points.batch_size, 96);
    EXPECT_EQ(for_validation, 96);
}

} // namespace
} // namespace handbook::tuning_page
