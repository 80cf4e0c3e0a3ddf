// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: configure_optimizers gives an optimizer by value
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Scheduled : Net {
    auto configure_optimizers() {
#ifdef FULGURITE_MISTAKE
        return std::tuple(optim::SGD{parameters(), {.lr = 0.1}}, optim::StepLR{{.step_size = 3}});
#else
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::StepLR{{.step_size = 3}});
#endif
    }
};

int main() {
    Scheduled model;
    Trainer{Epochs{1}}.fit(model, loader());
}
