// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a profiler needs void enter(const char* name) and void leave() noexcept
// expect: Half
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Half : policy::Profiler {
    void enter(const char*) {}
};
struct Whole : policy::Profiler {
    void enter(const char*) {}
    void leave() noexcept {}
};

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Half{}};
#else
    Trainer trainer{Epochs{1}, Whole{}};
#endif
    trainer.fit(model, loader(), loader());
}
