// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a dataset of a registry is made of its options and a bool, true to learn from and false to test on
#include "fulgurite/app/registry/sections.hpp"

struct SetOptions {
    std::int64_t rows = 8;
};
struct Set {
    using Options = SetOptions;
#ifdef FULGURITE_MISTAKE
    explicit Set(SetOptions options) : options(options) {}
#else
    Set(SetOptions options, bool) : options(options) {}
#endif
    std::int64_t size() const { return options.rows; }
    fulgurite::data::Batch sample(std::int64_t) const { return {}; }
    SetOptions options;
};

int main() { fulgurite::app::Datasets().add<Set>("Set"); }
