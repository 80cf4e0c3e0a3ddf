// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this type has an option struct that no constructor takes; give it one
#include "fulgurite/app/registry/sections.hpp"

struct NetOptions {
    double dropout = 0;
};
struct Net : torch::nn::Module {
    using Options = NetOptions;
#ifndef FULGURITE_MISTAKE
    explicit Net(NetOptions) {}
#endif
    fulgurite::Tensor forward(const fulgurite::Tensor& input) { return input; }
};

int main() { fulgurite::app::Models().add<Net>("Net"); }
