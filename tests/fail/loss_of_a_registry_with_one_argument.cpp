// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a criterion of a registry has a member torch::Tensor forward(const torch::Tensor& output, const
#include "fulgurite/app/base/criterion.hpp"

using fulgurite::Tensor;

struct Loss : torch::nn::Module {
#ifdef FULGURITE_MISTAKE
    Tensor forward(const Tensor& output) { return output; }
#else
    Tensor forward(const Tensor& output, const Tensor&) { return output; }
#endif
};

int main() { fulgurite::app::Criterion loss(std::make_shared<Loss>()); }
