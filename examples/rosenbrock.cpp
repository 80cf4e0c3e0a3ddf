// SPDX-License-Identifier: BSL-1.0
// A network learns to solve a family of optimization problems, without being shown a solution:
// minimize (1 - x)² + a (y - x²)² subject to (p/2)² <= x² + y² <= p² and x >= y, for any a in [0.2, 1.2] and p in
// [0.5, 2]. What breaks a constraint is added to the loss.
//   rosenbrock --config examples/configs/rosenbrock.yaml
#include <fulgurite/app/lit_trainer.hpp>
#include <fulgurite/config.hpp>

using namespace fulgurite;

struct Options {
    std::uint64_t seed = 0;
    std::int64_t problems = 5000; ///< pairs of a and p, as many to validate on
    std::int64_t batch_size = 64;
    double penalty = 100; ///< of what breaks a constraint
    app::LitTrainerOptions trainer;
};

struct Rosenbrock : torch::nn::Module {
    explicit Rosenbrock(double penalty_weight) : penalty(penalty_weight) {
        for (int layer = 0; layer < 4; ++layer) {
            net->push_back(torch::nn::Linear(layer == 0 ? 2 : 80, 80));
            net->push_back(torch::nn::ReLU());
        }
        net->push_back(torch::nn::Linear(80, 2));
    }
    /// The solutions [N, 2] of problems with a and p, each [N, 1].
    torch::Tensor solve(const torch::Tensor& a, const torch::Tensor& p) { return net->forward(torch::cat({a, p}, 1)); }

    data::Dict forward(const data::Dict& batch) {
        const auto &a = batch.at("a"), &p = batch.at("p");
        const auto solution = solve(a, p), x = solution.slice(1, 0, 1), y = solution.slice(1, 1, 2);
        const auto objective = (1 - x).square() + a * (y - x.square()).square();
        const auto radius = x.square() + y.square();
        const auto broken =
            torch::relu(y - x) + torch::relu((p / 2).square() - radius) + torch::relu(radius - p.square());
        return {{"loss", (objective + penalty * broken).mean()}, {"broken", broken.mean()}};
    }

    double penalty;
    torch::nn::Sequential net = register_module("net", torch::nn::Sequential());
};

app::DataSetup set_up(const Options& options) {
    const auto draw = [&](const char* name) {
        return data::dict({{"a", torch::empty({options.problems, 1}).uniform_(0.2, 1.2)},
                           {"p", torch::empty({options.problems, 1}).uniform_(0.5, 2)}},
                          name);
    };
    return {.train = draw("train"), .dev = draw("dev"), .batch_size = options.batch_size};
}

int main(int argc, char** argv) try {
    const auto options = config::command_line<Options>(argc, argv).options();
    at::set_num_threads(1); // the network is too small to be divided
    seed_everything(options.seed);
    Rosenbrock problem(options.penalty);
    app::LitTrainer trainer{options.trainer};
    const auto result = trainer.fit(problem, set_up, options);

    const torch::NoGradGuard no_gradients; // the problem has the weights of its best epoch
    const auto one = torch::ones({1, 1}), solution = problem.solve(one, one);
    const auto [least, epoch] = result.best("dev_loss");
    fmt::print("epochs {}\ndev_loss {:.3g}\nbest_epoch {}\nx {:.3f}\ny {:.3f}\n", result.epochs(), least, epoch,
               solution[0][0].item<double>(), solution[0][1].item<double>());
} catch (const Interrupted& error) {
    fmt::print(stderr, "rosenbrock: {}\n", error.what());
    return 128 + error.signal;
} catch (const std::exception& error) {
    fmt::print(stderr, "rosenbrock: {}\n", error.what());
    return 1;
}
