// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: data::Combined{data::sequential, ...} needs loaders of one batch type
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
#ifdef FULGURITE_MISTAKE
    data::Combined combined{data::sequential, loader(), std::vector{3}};
#else
    data::Combined combined{data::sequential, loader(), loader()};
#endif
    (void)combined;
}
