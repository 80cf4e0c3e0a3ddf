// SPDX-License-Identifier: BSL-1.0
// optimizers FROM TO: takes each optimizer's parameters and state from a file of Python's, steps 11 to 20, and writes
// them again.
#include <torch/torch.h>
#include <fulgurite/checkpoint/load.hpp>
#include <fulgurite/optim.hpp>

using namespace fulgurite;

namespace {

Tensor values(int seed, const Tensor& like) {
    auto numbers = torch::arange(like.numel(), torch::kDouble);
    return (numbers * 1.3 + 0.7 * seed).sin().reshape(like.sizes()).to(like.dtype());
}

Tensor quartic(const std::vector<Tensor>& params) {
    Tensor loss = torch::zeros({}, params[0].options().requires_grad(false));
    for (const Tensor& param : params) loss = loss + (param - 0.5).pow(4).sum();
    return loss;
}

template <class Optimizer>
void step(Optimizer& optimizer, const std::vector<Tensor>& params, int number) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        Tensor grad = values(number * 3 + static_cast<int>(i), params[i]);
        if constexpr (std::is_same_v<Optimizer, optim::SparseAdam>) grad = grad.to_sparse(1);
        params[i].mutable_grad() = grad;
    }
    optimizer.step();
}
void step(optim::LBFGS& optimizer, const std::vector<Tensor>& params, int) {
    optimizer.step([&] {
        optimizer.zero_grad();
        auto loss = quartic(params);
        loss.backward();
        return loss;
    });
}

template <class Optimizer>
void go_on(const StateTree& all, StateTree& written) {
    const auto& saved = all.at(Optimizer::name());
    std::vector<Tensor> params;
    for (const auto& param : saved.at("params").elements())
        params.push_back(param.as_tensor().clone().set_requires_grad(true));
    Optimizer optimizer{params};
    optimizer.load_state_dict(saved.at("state"));
    for (int number = 11; number <= 20; ++number) step(optimizer, params, number);
    auto& entry = written[Optimizer::name()];
    entry["state"] = optimizer.state_dict();
    entry["params"] = StateTree::list();
    for (const Tensor& param : params) entry["params"].push_back(param.detach());
}

template <class... Optimizers>
void all(const StateTree& from, StateTree& to) {
    (go_on<Optimizers>(from, to), ...);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const StateTree from = checkpoint::load(argv[1]);
    StateTree to = StateTree::dict();
    using namespace optim;
    all<SGD, Adam, AdamW, RMSprop, Adagrad, NAdam, RAdam, Adamax, Adadelta, ASGD, Rprop, Adafactor, Muon, SparseAdam,
        LBFGS>(from, to);
    checkpoint::write_torch_zip(to, argv[2]);
    return 0;
}
