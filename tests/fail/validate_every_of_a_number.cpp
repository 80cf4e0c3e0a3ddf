// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: ValidateEvery of a whole number says no unit
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
#ifdef FULGURITE_MISTAKE
    ValidateEvery every{1};
#else
    ValidateEvery every{1.0};
#endif
    Net model;
    Trainer{Epochs{1}, every}.fit(model, loader(), loader());
}
