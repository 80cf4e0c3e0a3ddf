// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: data::Combined was given something that is no loader
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
#ifdef FULGURITE_MISTAKE
    data::Combined combined{data::min_size, loader(), 3};
#else
    data::Combined combined{data::min_size, loader(), std::vector{3}};
#endif
    (void)combined;
}
