// SPDX-License-Identifier: BSL-1.0
// A network learns coordinates in which a chemical reactor is linear (deep Koopman operator; Lusch et al. 2018):
// z' = K z + g(u), z = encoder(y), y = decoder(z). K's singular values stay below 1, so that the model is stable
// (Drgona et al. 2022). The reactor is stirred and cooled; what steers it is the temperature of its jacket.
//   koopman_cstr --config examples/configs/koopman_cstr.yaml
#include <fulgurite/app/lit_trainer.hpp>
#include <fulgurite/config.hpp>

using namespace fulgurite;

struct Options {
    std::uint64_t seed = 0;
    std::int64_t samples = 2000; ///< of the reactor, 0.1 minutes apart, as many to validate on
    std::int64_t steps = 20;     ///< samples in a row that a model has to foretell
    std::int64_t latent = 50, hidden = 60;
    app::LitTrainerOptions trainer;
    optim::AdamOptions optimizer;
};

/// A continuous stirred tank reactor, A -> B (Seborg, Edgar and Mellichamp, Process Dynamics and Control).
struct Reactor {
    static constexpr double flow = 100;                     ///< L/min
    static constexpr double volume = 100;                   ///< L
    static constexpr double density = 1000;                 ///< g/L
    static constexpr double heat_capacity = 0.239;          ///< J/(g K)
    static constexpr double reaction_heat = 5e4;            ///< J/mol, set free
    static constexpr double activation = 8750;              ///< K: energy over the gas constant
    static constexpr double rate_factor = 7.2e10;           ///< 1/min
    static constexpr double transfer = 5e4;                 ///< J/(min K), to the jacket
    static constexpr double feed_temperature = 350;         ///< K
    static constexpr double feed_concentration = 1;         ///< mol/L
    static constexpr double sample_time = 0.1;              ///< min
    static constexpr double jacket = 300, jacket_reach = 3; ///< K

    double concentration = 0.87725294608097, temperature = 324.475443431599; ///< at rest; mol/L, K

    std::array<double, 2> slope(double c, double T, double jacket_temperature) const {
        const double rate = rate_factor * std::exp(-activation / T) * c, heat = density * heat_capacity;
        return {flow / volume * (feed_concentration - c) - rate,
                flow / volume * (feed_temperature - T) + reaction_heat / heat * rate +
                    transfer / (volume * heat) * (jacket_temperature - T)};
    }
    /// One sample time, in ten steps of Runge and Kutta.
    void step(double u) {
        constexpr double h = sample_time / 10;
        for (int i = 0; i < 10; ++i) {
            const auto [c1, T1] = slope(concentration, temperature, u);
            const auto [c2, T2] = slope(concentration + h / 2 * c1, temperature + h / 2 * T1, u);
            const auto [c3, T3] = slope(concentration + h / 2 * c2, temperature + h / 2 * T2, u);
            const auto [c4, T4] = slope(concentration + h * c3, temperature + h * T3, u);
            concentration += h / 6 * (c1 + 2 * c2 + 2 * c3 + c4);
            temperature += h / 6 * (T1 + 2 * T2 + 2 * T3 + T4);
        }
    }
};

/// Rows of `steps` samples: y [N, steps, 2] and u [N, steps, 1]. The jacket is set anew every 25 samples.
data::Dict drive(const Options& options) {
    Reactor reactor;
    const auto rows = options.samples / options.steps, all = rows * options.steps;
    auto levels = torch::rand({all / 25 + 1}, torch::kDouble) * 2 - 1;
    auto y = torch::empty({all, 2}), u = torch::empty({all, 1});
    auto y_at = y.accessor<float, 2>(), u_at = u.accessor<float, 2>();
    for (std::int64_t i = 0; i < all; ++i) {
        const double jacket = Reactor::jacket + Reactor::jacket_reach * levels[i / 25].item<double>();
        y_at[i][0] = static_cast<float>(reactor.concentration), y_at[i][1] = static_cast<float>(reactor.temperature);
        u_at[i][0] = static_cast<float>(jacket);
        reactor.step(jacket);
    }
    return {{"y", y.view({rows, options.steps, 2})}, {"u", u.view({rows, options.steps, 1})}};
}
app::DataSetup set_up(const Options& options) {
    auto train = drive(options), dev = drive(options);
    for (const char* name : {"y", "u"}) { // scaled by what is learnt from
        const auto all = train.at(name).flatten(0, 1), mean = all.mean(0), deviation = all.std(0);
        for (auto* set : {&train, &dev}) set->at(name) = (set->at(name) - mean) / deviation;
    }
    return {.train = data::dict(train, "train"), .dev = data::dict(dev, "dev"), .batch_size = train.at("y").size(0)};
}

/// A matrix whose singular values stay within bounds: U diag(s) V, with U and V held to be orthogonal by the loss.
struct Bounded : torch::nn::Module {
    static constexpr double lowest = 0.01, highest = 1;
    torch::Tensor U, V, s;

    explicit Bounded(std::int64_t size)
        : U(register_parameter("U", torch::nn::init::orthogonal_(torch::empty({size, size})))),
          V(register_parameter("V", torch::nn::init::orthogonal_(torch::empty({size, size})))),
          s(register_parameter("s", torch::rand({size}))) {}
    torch::Tensor matrix() const { return (U * (highest - (highest - lowest) * torch::sigmoid(s))).matmul(V); }
    torch::Tensor not_orthogonal() const {
        const auto one = torch::eye(U.size(0), U.options());
        return (U.matmul(U.t()) - one).square().mean() + (V.matmul(V.t()) - one).square().mean();
    }
};

torch::nn::Sequential network(std::int64_t inputs, std::int64_t hidden, std::int64_t outputs) {
    return torch::nn::Sequential(torch::nn::Linear(inputs, hidden), torch::nn::ELU(), torch::nn::Linear(hidden, hidden),
                                 torch::nn::ELU(), torch::nn::Linear(hidden, outputs));
}

struct Koopman : torch::nn::Module {
    torch::nn::Sequential encoder, decoder, input;
    std::shared_ptr<Bounded> K;

    explicit Koopman(const Options& options)
        : encoder(register_module("encoder", network(2, options.hidden, options.latent))),
          decoder(register_module("decoder", network(options.latent, options.hidden, 2))),
          input(register_module("input", network(1, options.hidden, options.latent))),
          K(register_module("K", std::make_shared<Bounded>(options.latent))) {}

    data::Dict forward(const data::Dict& batch) {
        const auto& y = batch.at("y");
        const auto seen = encoder->forward(y), pushes = input->forward(batch.at("u")), matrix = K->matrix();
        auto z = seen.select(1, 0);
        std::vector<torch::Tensor> foretold; // from the first sample and the inputs alone
        for (std::int64_t i = 0; i + 1 < y.size(1); ++i) foretold.push_back(z = z.matmul(matrix) + pushes.select(1, i));
        const auto latent = torch::stack(foretold, 1), outputs = decoder->forward(latent), wanted = y.slice(1, 1);
        const auto prediction = torch::mse_loss(outputs, wanted);
        return {{"loss", 10 * prediction + torch::mse_loss(latent, seen.slice(1, 1)) +
                             torch::mse_loss(outputs.select(1, 0), wanted.select(1, 0)) + K->not_orthogonal()},
                {"prediction", prediction}};
    }
};

int main(int argc, char** argv) try {
    const auto options = config::command_line<Options>(argc, argv).options();
    at::set_num_threads(1); // the networks are too small to be divided
    seed_everything(options.seed);
    Koopman problem(options);
    app::LitTrainer trainer{options.trainer, optim::Adam{problem.parameters(), options.optimizer}};
    const auto result = trainer.fit(problem, set_up, options);

    const auto singular = torch::linalg_svdvals(problem.K->matrix().detach());
    fmt::print("epochs {}\ntrain_loss {:.3g}\ndev_loss {:.3g}\ndev_prediction {:.3g}\nlargest_singular_value {:.3f}\n",
               result.epochs(), result.best("train_loss").first, result.best("dev_loss").first,
               result.best("dev_prediction").first, singular.max().item<double>());
} catch (const Interrupted& error) {
    fmt::print(stderr, "koopman_cstr: {}\n", error.what());
    return 128 + error.signal;
} catch (const std::exception& error) {
    fmt::print(stderr, "koopman_cstr: {}\n", error.what());
    return 1;
}
