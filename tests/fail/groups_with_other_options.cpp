// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: what is different in a group is a function that changes the optimizer's options
#include <torch/nn/module.h>
#include <fulgurite/optim/adamw.hpp>
#include <fulgurite/optim/group/selection.hpp>
#include <fulgurite/optim/sgd.hpp>

using namespace fulgurite;

auto optimizer(const torch::nn::Module& net) {
#ifdef FULGURITE_MISTAKE
    return optim::AdamW{optim::groups(net, optim::matching("*.bias", optim::SGDOptions{.lr = 0.1}))};
#else
    return optim::AdamW{optim::groups(net, optim::matching("*.bias", optim::AdamWOptions{.lr = 0.1}))};
#endif
}
