// SPDX-License-Identifier: BSL-1.0
// within: 40
// expect: fulgurite: run.optimizers(), run.schedules() and run.toggle(...) are for fit
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
    void setup(auto& run) {
#ifdef FULGURITE_MISTAKE
        (void)run.optimizers();
#else
        run.learning_rates([](auto, double) {}); // none, in a validation
#endif
    }
};

int main() {
    Net model;
    Trainer trainer{Callback{}};
    trainer.validate(model, loader());
}
