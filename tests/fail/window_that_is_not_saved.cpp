// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a step policy with window_is_open() needs void save(StateTree& state) const
#include "tests/fail/net.hpp"

using namespace fulgurite;

/// Steps after every second batch.
struct Pairs : policy::Step {
    bool open = false;
    void run(auto& fit, auto& batch) {
        auto loss = fit.forward(batch);
        if (!open) fit.zero_grad();
        fit.backward(loss);
        open = !open;
        if (!open) fit.update();
    }
    bool window_is_open() const { return open; }
    void close(auto& fit) {
        if (open) fit.update();
        open = false;
    }
#ifndef FULGURITE_MISTAKE
    void save(StateTree& state) const { state["open"] = open; }
    void load(const StateTree& state) { open = state.at("open").as_bool(); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Pairs{}};
    trainer.fit(model, loader());
}
