// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <functional>
#include <memory>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// A network that is chosen at run time: any `torch::nn::Module` whose `forward` takes a tensor and gives one. Copies
/// are the same network.
class Model {
public:
    Model() = default;
    template <class Net>
    explicit Model(std::shared_ptr<Net> net)
        : module_(net), forward_([net](const Tensor& input) -> Tensor { return net->forward(input); }) {
        static_assert(
            requires(const Tensor& input) { Tensor(net->forward(input)); },
            "fulgurite: a model of a registry has a member torch::Tensor forward(const torch::Tensor&)");
    }

    Tensor forward(const Tensor& input) const { return forward_(input); }
    Tensor operator()(const Tensor& input) const { return forward_(input); }
    /// The module behind it; null where there is none.
    const std::shared_ptr<torch::nn::Module>& ptr() const { return module_; }
    torch::nn::Module* operator->() const { return module_.get(); }
    explicit operator bool() const { return module_ != nullptr; }

private:
    std::shared_ptr<torch::nn::Module> module_;
    std::function<Tensor(const Tensor&)> forward_;
};

} // namespace fulgurite::app
