// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: optim::LBFGS asks for the loss more than once in a step
#include <fulgurite/optim/lbfgs.hpp>

using namespace fulgurite;

void train(optim::LBFGS& optimizer, const at::Tensor& weight) {
#ifdef FULGURITE_MISTAKE
    optimizer.zero_grad();
    weight.square().sum().backward();
    optimizer.step();
#else
    optimizer.step([&] {
        optimizer.zero_grad();
        auto loss = weight.square().sum();
        loss.backward();
        return loss;
    });
#endif
}
