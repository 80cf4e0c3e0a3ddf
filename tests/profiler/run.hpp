// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the tests of profilers train: a clock that stands still except where the program moves it, so that times are
// exact, and one type of Trainer for all of them.
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/profiler.hpp>

namespace profiled {

using namespace fulgurite;

inline std::int64_t now = 0;
inline void pass(std::int64_t seconds) { now += seconds * 1'000'000'000; }
inline std::int64_t clock() { return now; }

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    auto training_step(const auto& batch) {
        pass(7);
        auto output = layer(batch.data);
        output.register_hook([](const torch::Tensor&) { pass(11); });
        auto loss = torch::mse_loss(output, batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        pass(3);
        return logs(log("val/loss"_key, torch::mse_loss(layer(batch.data), batch.target)));
    }
    auto test_step(const auto& batch) {
        pass(5);
        return logs(log("test/loss"_key, torch::mse_loss(layer(batch.data), batch.target)));
    }
    void on_train_epoch_end() { pass(2); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.01}}; }
};

/// A batch takes 13 seconds.
inline auto loader(std::int64_t batches) {
    auto inputs = torch::ones({4 * batches, 2});
    return data::Loader{data::tensors(inputs, inputs.sum(1, true)) | data::map([](data::Batch& batch) {
                            pass(13);
                            batch.data = batch.data * 1;
                        }),
                        {.batch_size = 4}};
}
using Loader = decltype(loader(1));

struct Hooks {
    std::function<void()> at_batch_end = [] { pass(17); }, at_epoch_end = [] {};
    void on_before_optimizer_step() { pass(19); }
    void on_train_batch_end() { at_batch_end(); }
    void on_train_epoch_end() { at_epoch_end(); }
};
struct Slow : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) { pass(23); }
    void finalize(std::string_view) { pass(1); }
};

inline SimpleProfiler exact(std::string& text) {
    return SimpleProfiler{{.write = [&](std::string_view table) { text += table; }, .clock = &clock}};
}
using All = Trainer<Epochs, Accumulate, Hooks, Slow, std::optional<SimpleProfiler>, std::optional<TorchProfiler>>;
inline All trainer(std::optional<SimpleProfiler> simple, std::optional<TorchProfiler> torch = {},
                   std::int64_t epochs = 2) {
    return All{Epochs{epochs}, Accumulate{2}, Hooks{}, Slow{}, std::move(simple), std::move(torch)};
}

} // namespace profiled
