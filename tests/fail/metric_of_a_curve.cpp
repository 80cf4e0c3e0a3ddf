// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the value of this metric object is no number, tensor or dictionary of them
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Points {
    std::vector<std::pair<double, double>> points;
    double last = 0;
};
struct Curve {
#ifdef FULGURITE_MISTAKE
    Points compute() const { return {}; }
#else
    std::vector<std::pair<std::string, double>> compute() const { return {{"last", 0.0}}; }
#endif
    void reset() {}
};
struct Drawn : Net {
    Curve curve;
    auto validation_step(const auto&) { return logs(log("val/curve"_key, curve)); }
};

int main() {
    Drawn model;
    Trainer{Epochs{1}}.fit(model, loader(), loader());
}
