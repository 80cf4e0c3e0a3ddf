// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: tune:: works with copies of a Trainer's device, precision, strategy, step and clip
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

struct Norms : policy::Clip {
#ifdef FULGURITE_MISTAKE
    std::unique_ptr<double> largest = std::make_unique<double>();
#else
    std::shared_ptr<double> largest = std::make_shared<double>();
#endif
    void clip(std::span<const torch::Tensor>) {}
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Norms{}};
    return tune::lr_find(trainer, model, loader()).diverged ? 1 : 0;
}
