// SPDX-License-Identifier: BSL-1.0
// within: 30
// expect: run.logger<L>() asks for a logger that this Trainer was not given; give it one
// expect: Report
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Notes : Net {
    void on_train_epoch_end(auto& run) { run.template logger<Report>().log_scalar("x", 1, run.logged_step()); }
};

int main() {
    Notes model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Csv{"metrics.csv"}};
#else
    Trainer trainer{Epochs{1}, Report{"report.html"}};
#endif
    trainer.fit(model, loader());
}
