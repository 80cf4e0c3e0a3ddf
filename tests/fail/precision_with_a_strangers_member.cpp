// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: convert_input is no member of a precision policy; did you mean convert_batch?
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Halves : policy::Precision {
    FullPrecision::Scope scope() const { return {}; }
#ifdef FULGURITE_MISTAKE
    void convert_input(auto& batch) const { batch.data = batch.data / 2; }
#else
    void convert_batch(auto& batch) const { batch.data = batch.data / 2; }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Halves{}};
    trainer.fit(model, loader());
}
