// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fulgurite/fulgurite.hpp>

namespace fulgurite::testing {

/// One linear layer on 2 inputs, mean squared error, SGD: small enough to follow by hand.
struct Linear : Module<Linear> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    double lr = 0.1;

    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto test_step(const auto& batch) {
        return logs(log("test/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto predict_step(const auto& batch) { return forward(batch.data); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = lr}}; }
};

inline auto sums(std::int64_t samples) {
    auto generator = at::detail::createCPUGenerator(3);
    auto inputs = torch::randn({samples, 2}, generator);
    return data::tensors(inputs, inputs.sum(1, /*keepdim=*/true));
}
inline auto loader(std::int64_t samples = 64, std::int64_t batch_size = 16, bool shuffle = false) {
    return data::Loader{sums(samples), {.batch_size = batch_size, .shuffle = shuffle}};
}

/// Keeps the names of the events it hears.
struct Heard {
    std::vector<std::string> events;
    void on_fit_start() { events.emplace_back("fit_start"); }
    void on_train_start() { events.emplace_back("train_start"); }
    void on_train_epoch_start() { events.emplace_back("epoch_start"); }
    void on_train_epoch_end() { events.emplace_back("epoch_end"); }
    void on_validation_end() { events.emplace_back("validation_end"); }
    void on_train_end() { events.emplace_back("train_end"); }
    void on_exception(auto&, const std::exception& exception) {
        events.emplace_back(std::string("exception: ") + exception.what());
    }
    void teardown() { events.emplace_back("teardown"); }
    std::int64_t count(std::string_view event) const { return std::count(events.begin(), events.end(), event); }
};

/// Saves a checkpoint of its own after each batch: `directory / "1"`, and so on.
struct SaveAll : policy::Checkpoint {
    std::filesystem::path directory;
    explicit SaveAll(std::filesystem::path where) : directory(std::move(where)) {}
    void on_train_batch_end(auto& run) {
        checkpoint::carry_out({checkpoint::Save{directory / std::to_string(run.total_batches())}},
                              [&] { return run.snapshot(); });
    }
};

} // namespace fulgurite::testing
