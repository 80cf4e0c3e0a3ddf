// SPDX-License-Identifier: BSL-1.0
// within: 30
// expect: this logger takes numbers alone; images, histograms, texts and the like are for TensorBoard
// expect: Csv
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Draws : Net {
    void on_train_epoch_end(auto& run) {
#ifdef FULGURITE_MISTAKE
        run.template logger<Csv>().add_image("samples", torch::zeros({3, 8, 8}), run.logged_step());
#else
        run.template logger<Csv>().log_scalar("samples", 0, run.logged_step());
#endif
    }
};

int main() {
    Draws model;
    Trainer trainer{Epochs{1}, Csv{"metrics.csv"}};
    trainer.fit(model, loader());
}
