// SPDX-License-Identifier: BSL-1.0
// The same training twice: by a Trainer with one logged metric (`bare trainer`), and by a loop written by hand
// around the same loader and optimizer (`bare loop`).
#include "job.hpp"

namespace {

using namespace fulgurite;

struct Net : overhead::Net<Net> {
    auto training_step(const auto& batch) {
        overhead::count();
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
};

} // namespace

int main(int argc, char** argv) {
    return overhead::run<Net>(argc, argv, /*epochs=*/16, /*samples=*/1024, [](Net& model, auto loader) {
        Trainer{Epochs{16}, Cpu{}}.fit(model, std::move(loader));
    });
}
