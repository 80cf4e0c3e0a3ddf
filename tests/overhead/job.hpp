// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the programs here have in common: a small network, its data, and the loop by hand. Callgrind counts the
// instructions between two training steps.
#include <fulgurite/fulgurite.hpp>

#include <cstdint>
#include <cstring>

#include <valgrind/callgrind.h>

namespace overhead {

using namespace fulgurite;

inline constexpr std::int64_t batch_size = 64, warm_up = 50, counted = 200;
inline std::int64_t steps = 0;

inline void count() {
    if (steps == warm_up) CALLGRIND_START_INSTRUMENTATION;
    if (steps == warm_up + counted) CALLGRIND_STOP_INSTRUMENTATION;
    ++steps;
}

/// 2-32-32-1: so small that what surrounds the kernels is most of a step.
template <class Self>
struct Net : Module<Self> {
    torch::nn::Linear first = this->register_module("first", torch::nn::Linear(2, 32));
    torch::nn::Linear second = this->register_module("second", torch::nn::Linear(32, 32));
    torch::nn::Linear third = this->register_module("third", torch::nn::Linear(32, 1));

    torch::Tensor forward(const torch::Tensor& input) { return third(torch::relu(second(torch::relu(first(input))))); }
    auto configure_optimizers() { return optim::Adam{this->parameters(), {.lr = 1e-3}}; }
};

inline auto make_loader(std::int64_t samples) {
    auto input = torch::randn({samples, 2});
    return data::Loader{data::tensors(input, input.prod(1, /*keepdim=*/true)),
                        {.batch_size = batch_size, .shuffle = true}};
}

void by_hand(auto& model, std::int64_t epochs, auto loader) {
    auto optimizer = model.configure_optimizers();
    for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
        loader.set_epoch(epoch);
        for (auto& batch : loader) {
            count();
            auto loss = torch::mse_loss(model.forward(batch.data), batch.target);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }
}

/// `main` of a program that trains `M` with `with_trainer(model, loader)` or by hand, as its argument says.
template <class M>
int run(int argc, char** argv, std::int64_t epochs, std::int64_t samples, auto with_trainer) {
    if (argc < 2) return 2;
    at::set_num_threads(1);
    seed_everything(1);
    M model;
    if (std::strcmp(argv[1], "trainer") == 0) with_trainer(model, make_loader(samples));
    else by_hand(model, epochs, make_loader(samples));
    double sum = 0;
    for (const auto& parameter : model.parameters()) sum += parameter.sum().template item<double>();
    fmt::print("{} steps, sum of the weights {:.9f}\n", steps, sum);
    return steps == epochs * samples / batch_size && steps > warm_up + counted ? 0 : 1;
}

} // namespace overhead
