// SPDX-License-Identifier: BSL-1.0
// The code of docs/tour.md, one program that grows, and what it prints.
// [include]
#include <fulgurite/fulgurite.hpp>
// [include]
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "tests/support.hpp"

namespace handbook::tour {
namespace {

// [include]
using namespace fulgurite;

// [include]
// [module]
struct Ring : Module<Ring> { // which points of the plane lie within the unit circle?
    torch::nn::Sequential layers = register_module(
        "layers", torch::nn::Sequential(torch::nn::Linear(2, 32), torch::nn::Tanh(), torch::nn::Linear(32, 2)));
    // [module]
    // [accuracy]
    metric::Accuracy accuracy;
    // [accuracy]
    // [module]

    torch::Tensor forward(const torch::Tensor& points) { return layers->forward(points); }

    auto training_step(const auto& batch) { // called for each batch
        auto loss = torch::cross_entropy_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    // [module]
    // [accuracy]

    auto validation_step(const auto& batch) {
        auto scores = forward(batch.data);
        accuracy.update(scores, batch.target);
        return logs(log("val/loss"_key, torch::cross_entropy_loss(scores, batch.target)), log("val/acc"_key, accuracy));
    }
    // [accuracy]
    // [module]
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-2}}; }
};
// [module]

// [data]
auto points(std::int64_t count) { // a tensor [count, 2] of points, and one of their classes
    auto x = torch::rand({count, 2}) * 4 - 2;
    return data::tensors(x, x.square().sum(1).lt(1).to(torch::kLong));
}
// [data]

/// What the page says is printed; the lines that mark its parts are none of it.
void expect_printed(const std::string& printed, std::istringstream page) {
    std::string wanted;
    for (std::string line; std::getline(page, line);)
        if (!line.empty() && !line.starts_with("// [")) wanted += line + "\n";
    EXPECT_EQ(printed, wanted);
}

/// A small network on one thread: several would wait for each other while other tests run.
class ManualTour : public ::testing::Test {
protected:
    ManualTour() { at::set_num_threads(1); }
    ~ManualTour() override { at::set_num_threads(threads_); }

private:
    int threads_ = at::get_num_threads();
};

TEST_F(ManualTour, a_module_and_epochs) {
    ::testing::internal::CaptureStdout();
    // [fit]
    seed_everything(1);
    data::Loader train{points(1000), {.batch_size = 50, .shuffle = true}};

    Ring net;
    Trainer trainer{Epochs{10}};
    auto result = trainer.fit(net, train);
    fmt::print("{} epochs, {} steps\n", result.epoch(), result.global_step());
    // [fit]
    expect_printed(::testing::internal::GetCapturedStdout(), std::istringstream(R"(
// [fit prints]
10 epochs, 200 steps
// [fit prints]
)"));
    EXPECT_LT(result.metric("train/loss"_key), 0.4);
}

/// Where the steps after the first begin.
struct Start {
    Start() { seed_everything(1); }
    data::Loader<data::Tensors<data::Batch>> train{points(1000), {.batch_size = 50, .shuffle = true}};
    data::Loader<data::Tensors<data::Batch>> validation{points(500), {.batch_size = 500}};
    Ring net;
    fulgurite::testing::TempDir runs;
};

TEST_F(ManualTour, a_validation_and_a_metric) {
    Start start;
    auto& [train, _, net, runs] = start;
    ::testing::internal::CaptureStdout();
    // [validate]
    data::Loader validation{points(500), {.batch_size = 500}};
    Trainer trainer{Epochs{10}};
    auto result = trainer.fit(net, train, validation);
    fmt::print("better than nine in ten: {}\n", result.metric("val/acc"_key) > 0.9);
    // [validate]
    expect_printed(::testing::internal::GetCapturedStdout(), std::istringstream(R"(
// [validate prints]
better than nine in ten: true
// [validate prints]
)"));
}

TEST_F(ManualTour, a_logger) {
    Start start;
    auto& [train, validation, net, folder] = start;
    const auto runs = folder.path();
    // [log]
    Trainer trainer{Epochs{10}, Csv{runs / "ring.csv"}, LogEvery{20}};
    trainer.fit(net, train, validation);
    // [log]
    std::ifstream file(runs / "ring.csv");
    std::string header;
    std::getline(file, header);
    expect_printed(header + "\n", std::istringstream(R"(
// [log prints]
epoch,step,train/loss,val/loss,val/acc
// [log prints]
)"));
}

TEST_F(ManualTour, checkpoints_and_resume) {
    Start start;
    const auto runs = start.runs.path();
    auto run_of_the_program = [&, &train = start.train, &validation = start.validation](Ring& net, int epochs) {
        // [resume]
        const auto last = runs / "last.ckpt";
        Trainer trainer{Epochs{epochs}, KeepLast{{.directory = runs, .every = Steps{50}}},
                        KeepBest{"val/loss"_key, {.directory = runs, .link = "best.ckpt"}}};
        auto result = trainer.fit(net, train, validation,
                                  resume(exists(last) ? last : "")); // an empty path: from the beginning
        // [resume]
        return result.global_step();
    };
    EXPECT_EQ(run_of_the_program(start.net, 2), 40);
    Ring again;
    EXPECT_EQ(run_of_the_program(again, 4), 80);
    auto& validation = start.validation;
    // [load]
    auto best = load_checkpoint<Ring>(runs / "best.ckpt");
    auto tested = Trainer{}.validate(best, validation);
    // [load]
    EXPECT_GT(tested.metric("val/acc"_key), 0.5);
}

struct Decaying : Ring {
    // [schedule]
    auto configure_optimizers() {
        return optim::with(optim::Adam{parameters(), {.lr = 1e-2}},
                           optim::ReduceLROnPlateau{"val/loss"_key, {.factor = 0.5, .patience = 2}});
    }
    // [schedule]
};

TEST_F(ManualTour, early_stopping_and_a_schedule) {
    Start start;
    auto& [train, validation, _, folder] = start;
    Decaying net;
    // [early]
    Trainer trainer{Epochs{1000}, EarlyStopping{"val/loss"_key, {.min_delta = 1e-3, .patience = 5}}};
    auto result = trainer.fit(net, train, validation);
    fmt::print("{} epochs: {}\n", result.epoch(), result.stop_reason());
    // [early]
    EXPECT_LT(result.epoch(), 1000);
    EXPECT_TRUE(result.stop_reason().starts_with("EarlyStopping{\"val/loss\"}: no improvement in 5 checks"));
}

// [callback]
struct StopAt {
    double accuracy;

    void on_validation_end(auto& run) {
        if (run.metric("val/acc"_key) >= accuracy) run.stop("accurate enough");
    }
};
// [callback]

TEST_F(ManualTour, a_callback) {
    Start start;
    auto& [train, validation, net, folder] = start;
    ::testing::internal::CaptureStdout();
    // [stop]
    Trainer trainer{Epochs{1000}, StopAt{0.95}};
    auto result = trainer.fit(net, train, validation);
    fmt::print("{}\n", result.stop_reason());
    // [stop]
    expect_printed(::testing::internal::GetCapturedStdout(), std::istringstream(R"(
// [stop prints]
accurate enough
// [stop prints]
)"));
}

TEST_F(ManualTour, a_device_and_a_session) {
    Start start;
    auto& [train, validation, net, folder] = start;
    ::testing::internal::CaptureStdout();
    {
        // [device]
        Trainer trainer{Epochs{10}, FirstAvailable{}, Bf16Mixed{}, ClipNorm{1.0}};
        // [device]
    }
    // [session]
    Trainer trainer{Epochs{10}};
    std::int64_t batches = 0;
    for (const auto& tick : trainer.steps(net, train)) { // each turn of this loop is one batch
        ++batches;
        if (tick.global_step == 50) break;
    }
    fmt::print("{} batches\n", batches);
    // [session]
    expect_printed(::testing::internal::GetCapturedStdout(), std::istringstream(R"(
// [session prints]
50 batches
// [session prints]
)"));
}

} // namespace
} // namespace handbook::tour
