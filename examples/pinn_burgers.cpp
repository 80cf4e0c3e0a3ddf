// SPDX-License-Identifier: BSL-1.0
// A network learns the solution of Burgers' equation, with its shock, from the equation alone (Raissi et al. 2017):
// y_t + y y_x = ν y_xx on x in [-1, 1], t in [0, 0.99], y(x, 0) = -sin πx, y(±1, t) = 0. It is held to a solution in a
// table: a column x, and one of y for each time, called t=0, t=0.01, ….
//   pinn_burgers --config examples/configs/pinn_burgers.yaml --folder DIR    (of burgers_shock.csv)
#include <fulgurite/app/lit_trainer.hpp>
#include <fulgurite/config.hpp>
#include <fulgurite/data/csv.hpp>

using namespace fulgurite;
constexpr double pi = 3.14159265358979323846;
constexpr double viscosity = 0.01 / pi;
constexpr double last_time = 0.99;

struct Options {
    std::filesystem::path folder = "."; ///< of burgers_shock.csv
    std::uint64_t seed = 0;
    std::int64_t inside = 1000; ///< points at which the equation has to hold
    std::int64_t known = 200;   ///< points at t = 0 and x = ±1, where the solution is known
    app::LitTrainerOptions trainer;
    optim::AdamWOptions optimizer;
};

torch::Tensor derivative(const torch::Tensor& of, const torch::Tensor& by) {
    return torch::autograd::grad({of.sum()}, {by}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
}

struct Burgers : torch::nn::Module {
    torch::nn::Sequential net = register_module(
        "net", torch::nn::Sequential(torch::nn::Linear(2, 32), torch::nn::Tanh(), torch::nn::Linear(32, 32),
                                     torch::nn::Tanh(), torch::nn::Linear(32, 1)));

    torch::Tensor y(const torch::Tensor& x, const torch::Tensor& t) { return net->forward(torch::cat({x, t}, 1)); }

    data::Dict forward(const data::Dict& batch) {
        const auto x = batch.at("x").detach().requires_grad_(), t = batch.at("t").detach().requires_grad_();
        const auto value = y(x, t), slope = derivative(value, x);
        const auto residual = derivative(value, t) + value * slope - viscosity * derivative(slope, x);
        const auto error = (value - batch.at("y")) * batch.at("known");
        const auto beyond = torch::relu(value.abs() - 1); // the solution stays within [-1, 1]
        return {{"loss", 100 * (residual.square().mean() + error.square().sum() / batch.at("known").sum() +
                                beyond.square().mean())}};
    }
};

app::DataSetup set_up(const Options& options) {
    const auto all = options.inside + options.known;
    auto x = 2 * torch::rand({all, 1}) - 1, t = last_time * torch::rand({all, 1}), known = torch::zeros({all, 1});
    t.slice(0, 0, options.known / 2) = 0;                 // half of the known points are at the beginning,
    x.slice(0, options.known / 2, options.known).sign_(); // and half at the ends
    known.slice(0, 0, options.known) = 1;
    const auto y = -torch::sin(pi * x) * (t == 0); // there
    return {.train = data::dict({{"x", x}, {"t", t}, {"y", y}, {"known", known}}, "train"), .batch_size = all};
}

/// The mean squared error at all points of the table.
double error_at(Burgers& problem, const std::filesystem::path& path) {
    const data::Csv table{{.path = path}};
    std::vector<float> times;
    for (const auto& name : table.names())
        if (name.starts_with("t=")) times.push_back(std::stof(name.substr(2)));
    const auto x = table.x().slice(1, 0, 1), y = table.x().slice(1, 1); // [points, 1], [points, times]
    const auto t = torch::tensor(times).expand_as(y).reshape({-1, 1});
    const auto learnt = problem.y(x.expand_as(y).reshape({-1, 1}), t).view_as(y);
    return torch::mse_loss(learnt, y).item<double>();
}

int main(int argc, char** argv) try {
    const auto options = config::command_line<Options>(argc, argv).options();
    at::set_num_threads(1); // the network is too small to be divided
    seed_everything(options.seed);
    Burgers problem;
    app::LitTrainer trainer{options.trainer, optim::AdamW{problem.parameters(), options.optimizer}};
    const auto result = trainer.fit(problem, set_up, options);

    const auto& loss = result.history().at("train_loss");
    for (std::size_t epoch : {1000U, 5000U, 7800U})
        if (epoch < loss.size()) fmt::print("loss@{} {:.3g}\n", epoch, loss[epoch]);
    const torch::NoGradGuard no_gradients; // the problem has the weights of its best epoch
    fmt::print("epochs {}\ntrain_loss {:.3g}\nmse {:.3g}\n", result.epochs(), result.best("train_loss").first,
               error_at(problem, options.folder / "burgers_shock.csv"));
} catch (const Interrupted& error) {
    fmt::print(stderr, "pinn_burgers: {}\n", error.what());
    return 128 + error.signal;
} catch (const std::exception& error) {
    fmt::print(stderr, "pinn_burgers: {}\n", error.what());
    return 1;
}
