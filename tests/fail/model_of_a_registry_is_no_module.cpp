// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a model of a registry derives from torch::nn::Module
#include "fulgurite/app/base/model.hpp"

#ifdef FULGURITE_MISTAKE
struct Net {
#else
struct Net : torch::nn::Module {
#endif
    fulgurite::Tensor forward(const fulgurite::Tensor& input) { return input; }
};

int main() { fulgurite::app::Model model(std::make_shared<Net>()); }
