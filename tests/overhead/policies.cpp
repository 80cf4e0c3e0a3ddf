// SPDX-License-Identifier: BSL-1.0
// What everyday policies cost on a step: the same training by a Trainer with early stopping, a table, checkpoints, a
// progress bar on a terminal and a monitor of learning rates (`policies trainer FOLDER`), and by a loop written by hand
// that has nothing of it (`policies loop FOLDER`). Counted with the steps is what lies between them: rows for the
// table, redraws of the bar, and two ends of an epoch with a validation and a checkpoint.
#include "job.hpp"

namespace {

using namespace fulgurite;

struct Net : overhead::Net<Net> {
    auto training_step(const auto& batch) {
        overhead::count();
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch | prog_bar));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target), prog_bar));
    }
};

/// A terminal of a hundred columns that nobody looks at, where a step takes a millisecond: the count is then the same
/// each time, and the bar is drawn more often for each step than it is for steps as short as these.
callback::Terminal terminal() {
    callback::Terminal terminal;
    terminal.write = [](std::string_view) {};
    terminal.now = [] { return static_cast<double>(overhead::steps) * 1e-3; };
    terminal.columns = [] { return 100; };
    terminal.live = terminal.colour = terminal.unicode = true;
    return terminal;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::filesystem::path folder = argv[2];
    return overhead::run<Net>(argc, argv, /*epochs=*/3, /*samples=*/6400, [&](Net& model, auto loader) {
        auto validation = overhead::make_loader(64);
        Trainer{Epochs{3},
                Cpu{},
                EarlyStopping{"val/loss"_key},
                Csv{folder / "metrics.csv"},
                KeepBest{"val/loss"_key, {.directory = folder}},
                ProgressBar{{}, terminal()},
                LearningRateMonitor{}}
            .fit(model, std::move(loader), validation);
    });
}
