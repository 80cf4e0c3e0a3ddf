// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a logger needs void log_scalar
// expect: Silent
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Silent : policy::Logger {};
struct Speaking : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
};

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Silent{}};
#else
    Trainer trainer{Epochs{1}, Speaking{}};
#endif
    trainer.fit(model, loader(), loader());
}
