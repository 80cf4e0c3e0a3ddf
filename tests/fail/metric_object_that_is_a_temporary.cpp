// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a metric object is asked for its value at the epoch's end, when this temporary is gone
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Accurate : Net {
    metric::Accuracy accuracy;
    auto validation_step(const auto&) {
#ifdef FULGURITE_MISTAKE
        return logs(log("val/acc"_key, metric::Accuracy()));
#else
        return logs(log("val/acc"_key, accuracy));
#endif
    }
};

int main() {
    Accurate model;
    Trainer{Epochs{1}}.fit(model, loader(), loader());
}
