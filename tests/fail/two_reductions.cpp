// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the values of an epoch become one in one way; keep one of the reductions
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
#ifdef FULGURITE_MISTAKE
    return (on_epoch | reduce_min | reduce_max).bits == 0;
#else
    return (on_epoch | reduce_min).bits == 0;
#endif
}
