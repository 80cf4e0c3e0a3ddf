// SPDX-License-Identifier: BSL-1.0
// What the tests of fine-tuning train, as in tests/golden/backbone_finetuning.py.
#pragma once
#include <fulgurite/fulgurite.hpp>

#include "tests/callback/waves.hpp"
#include "tests/support.hpp"

namespace fulgurite::testing {

template <class Opt>
struct Tuned : Module<Tuned<Opt>> {
    torch::nn::Sequential backbone = this->register_module(
        "backbone", torch::nn::Sequential(torch::nn::Linear(torch::nn::LinearOptions(2, 3).bias(false)),
                                          torch::nn::BatchNorm1d(3), torch::nn::Tanh()));
    torch::nn::Linear head = this->register_module("head", torch::nn::Linear(3, 1));
    double gamma = 1;
    bool gives_all = false;
    std::vector<double> rates; // of the first two groups at each epoch's first batch; 0 for one that is not there
    std::int64_t learning = 0; // parameters that do, in the last batch

    Tuned() {
        torch::NoGradGuard no_grad;
        int i = 0;
        for (auto& parameter : this->parameters())
            if (parameter.dim() == 2)
                parameter.copy_(
                    torch::arange(parameter.numel(), torch::kFloat).reshape(parameter.sizes()).add(i++).sin());
        head->bias.zero_();
    }
    torch::nn::LinearImpl& layer() { return *backbone[0]->template as<torch::nn::LinearImpl>(); }
    torch::nn::BatchNorm1dImpl& norm() { return *backbone[1]->template as<torch::nn::BatchNorm1dImpl>(); }

    void on_train_batch_start(auto& run, const auto&, std::int64_t batch) {
        learning = static_cast<std::int64_t>(trainable_parameters(*this).size());
        if (batch > 0) return;
        auto groups = std::get<0>(run.optimizers()).optimizer().param_groups();
        for (std::size_t g = 0; g < 2; ++g) rates.push_back(g < groups.size() ? groups[g].lr() : 0);
    }
    auto training_step(const auto& batch) { return torch::mse_loss(head(backbone->forward(batch.data)), batch.target); }
    auto configure_optimizers() {
        auto params = gives_all ? this->parameters() : trainable_parameters(*this);
        return optim::with(make(std::move(params)), optim::ExponentialLR{{.gamma = gamma}});
    }

private:
    static Opt make(std::vector<Tensor> params) {
        if constexpr (std::is_same_v<Opt, optim::Adam>)
            return Opt{std::move(params), {.lr = 0.05, .weight_decay = 0.01}};
        else if constexpr (std::is_same_v<Opt, optim::SGD>) return Opt{std::move(params), {.lr = 0.1, .momentum = 0.9}};
        else return Opt(std::move(params), torch::optim::SGDOptions(0.1).momentum(0.9));
    }
};

} // namespace fulgurite::testing
