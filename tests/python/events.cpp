// SPDX-License-Identifier: BSL-1.0
// Trains a little and logs it both as a table and as events: events.py holds them against each other.
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct LineOptions {
    double lr = 0.05;
    bool nesterov = true;
    std::string note = "a|b";
};
BOOST_HANA_ADAPT_STRUCT(LineOptions, lr, nesterov, note);

struct Line : Module<Line, LineOptions> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = options().lr, .momentum = 0.9}}; }
};

struct AtRunTime {
    void on_train_batch_end(auto& run) {
        if (run.is_logging_step())
            run.log("note/" + std::to_string(run.global_step() % 2), 0.1 * static_cast<double>(run.global_step()));
    }
};

int main(int, char** argv) {
    seed_everything(3);
    const std::filesystem::path folder = argv[1];
    auto inputs = torch::randn({96, 2});
    auto loader = [&] { return data::Loader{data::tensors(inputs, inputs.sum(1, true)), {.batch_size = 8}}; };
    Line model;
    Trainer trainer{Epochs{10}, LogEvery{5}, TensorBoard{folder / "events"}, Csv{folder / "metrics.csv"}, AtRunTime{}};
    trainer.fit(model, loader(), loader());
}
