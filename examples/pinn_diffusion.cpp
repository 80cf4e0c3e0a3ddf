// SPDX-License-Identifier: BSL-1.0
// A network learns the solution of a diffusion equation from the equation alone (Raissi et al. 2017):
// y_t = y_xx - e^-t (sin πx - π² sin πx) on x in [-1, 1], t in [0, 1], whose solution is y = e^-t sin πx.
//   pinn_diffusion --config examples/configs/pinn_diffusion.yaml
#include <fulgurite/app/lit_trainer.hpp>
#include <fulgurite/config.hpp>

using namespace fulgurite;
constexpr double pi = 3.14159265358979323846;

struct Options {
    std::uint64_t seed = 0;
    std::int64_t inside = 1000; ///< points at which the equation has to hold
    std::int64_t known = 200;   ///< points at t = 0 and x = ±1, where the solution is known
    app::LitTrainerOptions trainer;
    optim::AdamOptions optimizer;
};

torch::Tensor solution(const torch::Tensor& x, const torch::Tensor& t) { return torch::exp(-t) * torch::sin(pi * x); }
torch::Tensor derivative(const torch::Tensor& of, const torch::Tensor& by) {
    return torch::autograd::grad({of.sum()}, {by}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
}

struct Diffusion : torch::nn::Module {
    torch::nn::Sequential net = register_module(
        "net", torch::nn::Sequential(torch::nn::Linear(2, 32), torch::nn::Tanh(), torch::nn::Linear(32, 32),
                                     torch::nn::Tanh(), torch::nn::Linear(32, 1)));

    torch::Tensor y(const torch::Tensor& x, const torch::Tensor& t) { return net->forward(torch::cat({x, t}, 1)); }

    data::Dict forward(const data::Dict& batch) {
        auto x = batch.at("x").detach().requires_grad_(), t = batch.at("t").detach().requires_grad_();
        const auto value = y(x, t);
        const auto source = torch::exp(-t) * (pi * pi - 1) * torch::sin(pi * x);
        const auto residual = (derivative(value, t) - derivative(derivative(value, x), x) - source).square().mean();
        const auto &known = batch.at("known"), &error = (value - solution(x, t)) * known;
        const auto beyond = torch::relu(value.abs() - 1).square().mean(); // the solution stays within [-1, 1]
        return {{"loss", 100 * (residual + error.square().sum() / known.sum() + beyond)}, {"residual", residual}};
    }
};

data::DictRows points(std::int64_t inside, std::int64_t known, const char* name) {
    auto x = 2 * torch::rand({inside + known, 1}) - 1, t = torch::rand({inside + known, 1});
    x.slice(0, 0, known / 2).sign_(); // half of the known points are at the ends,
    t.slice(0, known / 2, known) = 0; // and half at the beginning
    auto mask = torch::zeros_like(x);
    mask.slice(0, 0, known) = 1;
    return data::dict({{"x", x}, {"t", t}, {"known", mask}}, name);
}
app::DataSetup set_up(const Options& options) {
    return {.train = points(options.inside, options.known, "train"),
            .dev = points(options.inside / 4, options.known / 4, "dev"),
            .batch_size = options.inside + options.known};
}

int main(int argc, char** argv) try {
    const auto options = config::command_line<Options>(argc, argv).options();
    at::set_num_threads(1); // the network is too small to be divided
    seed_everything(options.seed);
    Diffusion problem;
    app::LitTrainer trainer{options.trainer, optim::Adam{problem.parameters(), options.optimizer}};
    const auto result = trainer.fit(problem, set_up, options);

    const torch::NoGradGuard no_gradients; // the problem has the weights of its best epoch
    const auto grid = torch::meshgrid({torch::linspace(-1, 1, 200), torch::linspace(0, 1, 100)}, "ij");
    const auto x = grid[0].reshape({-1, 1}), t = grid[1].reshape({-1, 1});
    const auto error = problem.y(x, t) - solution(x, t);
    fmt::print("epochs {}\ndev_loss {:.3g}\nmse {:.3g}\nmax_error {:.3g}\n", result.epochs(),
               result.best("dev_loss").first, error.square().mean().item<double>(), error.abs().max().item<double>());
} catch (const Interrupted& error) {
    fmt::print(stderr, "pinn_diffusion: {}\n", error.what());
    return 128 + error.signal;
} catch (const std::exception& error) {
    fmt::print(stderr, "pinn_diffusion: {}\n", error.what());
    return 1;
}
