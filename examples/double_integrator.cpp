// SPDX-License-Identifier: BSL-1.0
// A network learns to steer an unstable system to the origin: x' = A x + B u, u = policy(x). It is trained through two
// steps of the system, from states that are drawn, and then steers for thirty.
//   double_integrator --config examples/configs/double_integrator.yaml
#include <fulgurite/app/lit_trainer.hpp>
#include <fulgurite/config.hpp>

using namespace fulgurite;

struct Options {
    std::uint64_t seed = 0;
    std::int64_t states = 3333; ///< from which is steered, as many to validate on
    std::int64_t steps = 2;
    double action_weight = 1e-4, state_weight = 10;
    app::LitTrainerOptions trainer;
    optim::AdamWOptions optimizer;
};

struct DoubleIntegrator : torch::nn::Module {
    explicit DoubleIntegrator(const Options& given) : options(given) {
        for (int layer = 0; layer < 4; ++layer) {
            policy->push_back(torch::nn::Linear(layer == 0 ? 2 : 20, 20));
            policy->push_back(torch::nn::ReLU());
        }
        policy->push_back(torch::nn::Linear(20, 1));
    }
    torch::Tensor next(const torch::Tensor& x, const torch::Tensor& u) const { return x.matmul(A_t) + u.matmul(B_t); }

    data::Dict forward(const data::Dict& batch) {
        auto x = batch.at("x");
        std::vector<torch::Tensor> states, actions;
        for (std::int64_t step = 0; step < options.steps; ++step) {
            actions.push_back(policy->forward(x));
            states.push_back(x = next(x, actions.back()));
        }
        return {{"loss", options.action_weight * torch::cat(actions).square().mean() +
                             options.state_weight * torch::cat(states).square().mean()}};
    }

    Options options;
    torch::nn::Sequential policy = register_module("policy", torch::nn::Sequential());
    torch::Tensor A_t = register_buffer("A_t", torch::tensor({{1.2, 1.0}, {0.0, 1.0}}, torch::kFloat).t());
    torch::Tensor B_t = register_buffer("B_t", torch::tensor({{1.0}, {0.5}}, torch::kFloat).t());
};

app::DataSetup set_up(const Options& options) {
    const auto draw = [&](const char* name) {
        return data::dict({{"x", 3 * torch::randn({options.states, 2})}}, name);
    };
    return {.train = draw("train"), .dev = draw("dev"), .batch_size = options.states};
}

int main(int argc, char** argv) try {
    const auto options = config::command_line<Options>(argc, argv).options();
    at::set_num_threads(1); // the network is too small to be divided
    seed_everything(options.seed);
    DoubleIntegrator problem(options);
    app::LitTrainer trainer{options.trainer, optim::AdamW{problem.policy->parameters(), options.optimizer}};
    const auto result = trainer.fit(problem, set_up, options);

    const torch::NoGradGuard no_gradients; // the problem has the weights of its best epoch
    auto x = torch::ones({1, 2});
    for (int step = 0; step < 30; ++step) x = problem.next(x, problem.policy->forward(x));
    fmt::print("epochs {}\ndev_loss {:.3g}\nx30 {:.3g}\n", result.epochs(), result.best("dev_loss").first,
               x.norm().item<double>());
} catch (const Interrupted& error) {
    fmt::print(stderr, "double_integrator: {}\n", error.what());
    return 128 + error.signal;
} catch (const std::exception& error) {
    fmt::print(stderr, "double_integrator: {}\n", error.what());
    return 1;
}
