// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <functional>
#include <memory>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// A loss that is chosen at run time: what is called with an output and a target and gives a scalar.
class Criterion {
public:
    Criterion() = default;
    template <class Loss>
    explicit Criterion(std::shared_ptr<Loss> loss)
        : module_(loss), call_([loss](const Tensor& output, const Tensor& target) -> Tensor {
              return loss->forward(output, target);
          }) {}

    Tensor operator()(const Tensor& output, const Tensor& target) const { return call_(output, target); }
    Tensor forward(const Tensor& output, const Tensor& target) const { return call_(output, target); }
    const std::shared_ptr<torch::nn::Module>& ptr() const { return module_; }
    explicit operator bool() const { return module_ != nullptr; }

private:
    std::shared_ptr<torch::nn::Module> module_;
    std::function<Tensor(const Tensor&, const Tensor&)> call_;
};

} // namespace fulgurite::app
