// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a precision policy that says what it is with policy_category alone lacks what it leaves out
#include "tests/fail/net.hpp"

using namespace fulgurite;

#ifdef FULGURITE_MISTAKE
struct Plain {
    using policy_category = policy::Precision;
#else
struct Plain : policy::Precision {
#endif
    FullPrecision::Scope scope() const { return {}; }
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Plain{}};
    trainer.fit(model, loader());
}
