// SPDX-License-Identifier: BSL-1.0
// One step of each optimizer and of each schedule, with gradients already there: ours and LibTorch's own. Beside it
// stands optimizers.py with Python's; parameters, gradients and options are the same there.
//
//   optimizers --shapes mlp,transformer,embedding,schedule --only '' --threads 1 --limit_ms 100
#include "models.hpp"
#include "report.hpp"

#include <cstdio>
#include <optional>
#include <utility>

namespace fulgurite::bench {
namespace {

/// What is measured: parameters, and gradients that stay what they are.
struct Weights {
    std::vector<Tensor> parameters, gradients;

    /// As optimizers.py makes them: parameters first, then gradients.
    static Weights of(const std::string& shapes) {
        std::vector<std::vector<std::int64_t>> sizes;
        if (shapes == "mlp") sizes = {{128, 784}, {128}, {10, 128}, {10}};
        else
            for (const auto& parameter : CharTransformer().parameters()) sizes.push_back(parameter.sizes().vec());
        torch::manual_seed(0);
        Weights weights;
        for (const auto& size : sizes) weights.parameters.push_back((torch::randn(size) * 0.1).set_requires_grad(true));
        for (const auto& size : sizes) weights.gradients.push_back(torch::randn(size));
        return weights;
    }
    /// Muon takes matrices alone.
    Weights matrices() const {
        Weights chosen;
        for (std::size_t i = 0; i < parameters.size(); ++i)
            if (parameters[i].dim() == 2) {
                chosen.parameters.push_back(parameters[i]);
                chosen.gradients.push_back(gradients[i]);
            }
        return chosen;
    }
    /// Gradients of 64 rows of an embedding of 10,000 by 64.
    static Weights embedding() {
        torch::manual_seed(0);
        Weights weights;
        weights.parameters.push_back((torch::randn({10'000, 64}) * 0.1).set_requires_grad(true));
        const auto rows = torch::randint(0, 10'000, {1, 64}, torch::kLong);
        weights.gradients.push_back(torch::sparse_coo_tensor(rows, torch::randn({64, 64}), {10'000, 64}));
        return weights;
    }
    /// As `backward` gives them: an optimizer may have let go of them.
    void give() const {
        for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].mutable_grad() = gradients[i];
    }
    double size() const {
        const torch::NoGradGuard none;
        double sum = 0;
        for (const auto& parameter : parameters) sum += parameter.abs().sum().item<double>();
        return sum;
    }
};

void print(const Clocked& clocked, const char* who, const std::string& what, const std::string& shapes, auto&& step,
           const std::optional<double>& result) {
    if (!clocked.wants(what)) return;
    const auto [best, middle] = clocked(step);
    print_line(fmt::format(R"("bench": "optimizers", "name": "{}", "model": "{}", "batch": "{}", "us_min": {:.4f}, )"
                           R"("us_p50": {:.4f}{})",
                           who, what, shapes, best, middle,
                           result ? fmt::format(R"(, "result": {:.6f})", *result) : std::string()));
}

/// `make(parameters)` gives the optimizer. Ten steps first, after which all must have come to the same weights.
template <class Make>
void step_of(const Clocked& clocked, const char* who, const char* name, const std::string& shapes, Make make,
             Weights weights) {
    if (!clocked.wants(name)) return;
    auto optimizer = make(weights.parameters);
    const auto step = [&] {
        weights.give();
        optimizer.step();
    };
    for (int i = 0; i < 10; ++i) step();
    const double result = weights.size();
    print(clocked, who, name, shapes, step, result);
}

/// L-BFGS asks for the loss: ten directions on a quadratic, always from the same start. Its history is full before the
/// clock runs, or who comes first would pay for memory that the next one finds.
template <class Make>
void lbfgs(const Clocked& clocked, const char* who, const std::string& shapes, Make make) {
    if (!clocked.wants("LBFGS")) return;
    auto weights = Weights::of(shapes);
    auto optimizer = make(weights.parameters);
    const auto closure = [&] {
        const torch::NoGradGuard none;
        auto loss = torch::zeros({});
        for (auto& parameter : weights.parameters) {
            parameter.mutable_grad() = parameter - 1;
            loss += parameter.grad().square().sum();
        }
        return loss;
    };
    const auto step = [&] {
        {
            const torch::NoGradGuard none;
            for (auto& parameter : weights.parameters) parameter.zero_();
        }
        optimizer.step(closure);
    };
    for (int i = 0; i < 3; ++i) step();
    const double result = weights.size();
    print(clocked, who, "LBFGS", shapes, step, result);
}

template <class Ours>
auto ours = [](const std::vector<Tensor>& parameters) { return Ours(parameters); };
template <class Theirs>
auto torchs = [](const std::vector<Tensor>& parameters) { return Theirs(parameters); };

void optimizers(const Clocked& clocked, const std::string& shapes) {
    const auto one = [&](const char* name, auto make, const char* who = "fulgurite") {
        step_of(clocked, who, name, shapes, make, Weights::of(shapes));
    };
    one("SGD", [](const auto& p) { return optim::SGD{p, {.lr = 1e-3, .momentum = 0.9}}; });
    one(
        "SGD", [](const auto& p) { return torch::optim::SGD(p, torch::optim::SGDOptions(1e-3).momentum(0.9)); },
        "torch_optim");
    one("Adam", ours<optim::Adam>);
    one("Adam", torchs<torch::optim::Adam>, "torch_optim");
    one("AdamW", ours<optim::AdamW>);
    one("AdamW", torchs<torch::optim::AdamW>, "torch_optim");
    one("RMSprop", ours<optim::RMSprop>);
    one("RMSprop", torchs<torch::optim::RMSprop>, "torch_optim");
    one("Adagrad", ours<optim::Adagrad>);
    one("Adagrad", torchs<torch::optim::Adagrad>, "torch_optim");
    one("Adamax", ours<optim::Adamax>);
    one("NAdam", ours<optim::NAdam>);
    one("RAdam", ours<optim::RAdam>);
    one("Adadelta", ours<optim::Adadelta>);
    one("ASGD", ours<optim::ASGD>);
    one("Rprop", ours<optim::Rprop>);
    one("Adafactor", ours<optim::Adafactor>);
    step_of(clocked, "fulgurite", "Muon", shapes, ours<optim::Muon>, Weights::of(shapes).matrices());
    lbfgs(clocked, "fulgurite", shapes,
          [](const auto& p) { return optim::LBFGS{p, {.lr = 0.1, .max_iter = 10, .history_size = 10}}; });
    lbfgs(clocked, "torch_optim", shapes, [](const auto& p) {
        return torch::optim::LBFGS(p, torch::optim::LBFGSOptions(0.1).max_iter(10).history_size(10));
    });
}

void sparse_adam(const Clocked& clocked) {
    step_of(clocked, "fulgurite", "SparseAdam", "embedding", ours<optim::SparseAdam>, Weights::embedding());
}

/// One step of a schedule of an optimizer with two groups.
void schedules(const Clocked& clocked) {
    const auto groups = [] {
        const auto weight = [] { return std::vector{torch::ones({2}).set_requires_grad(true)}; };
        return optim::SGD{{optim::SGD::Group{weight(), {.lr = 0.1, .momentum = 0.5}},
                           optim::SGD::Group{weight(), {.lr = 0.003, .momentum = 0.5}}}};
    };
    const auto one = [&](const char* name, auto schedule) {
        auto scheduled = optim::with(groups(), std::move(schedule));
        auto& attached = std::get<0>(scheduled.schedules);
        print(clocked, "fulgurite", name, "schedule", [&] { attached.step(scheduled.optimizer); }, {});
    };
    constexpr std::int64_t forever = 1'000'000'000;
    one("StepLR", optim::StepLR{{.step_size = 1000, .gamma = 0.999}});
    one("MultiStepLR", optim::MultiStepLR{{.milestones = {100, 1000, 10000}, .gamma = 0.5}});
    one("ConstantLR", optim::ConstantLR{{.factor = 0.5, .total_iters = 1000}});
    one("LinearLR", optim::LinearLR{{.start_factor = 0.5, .total_iters = forever}});
    one("ExponentialLR", optim::ExponentialLR{{.gamma = 0.9999999}});
    one("PolynomialLR", optim::PolynomialLR{{.total_iters = forever, .power = 0.9}});
    one("CosineAnnealingLR", optim::CosineAnnealingLR{{.t_max = 1000}});
    one("CosineAnnealingWarmRestarts", optim::CosineAnnealingWarmRestarts{{.t_0 = 1000}});
    one("CyclicLR", optim::CyclicLR{{.base_lr = 0.01, .max_lr = 0.3}});
    one("OneCycleLR", optim::OneCycleLR{{.max_lr = 0.5, .total_steps = forever}});
    one("LambdaLR", optim::LambdaLR{[](std::int64_t epoch) { return 1 / (1 + 1e-3 * static_cast<double>(epoch)); }});
    one("MultiplicativeLR", optim::MultiplicativeLR{[](std::int64_t) { return 0.9999999; }});
    one("SequentialLR", optim::then(optim::LinearLR{{.start_factor = 0.1, .total_iters = 100}}, 100,
                                    optim::ExponentialLR{{.gamma = 0.9999999}}));
    one("ChainedScheduler", optim::ChainedScheduler{optim::ConstantLR{{.factor = 0.5, .total_iters = 1000}},
                                                    optim::ExponentialLR{{.gamma = 0.9999999}}});
    auto scheduled = optim::with(groups(), optim::ReduceLROnPlateau{"val/loss"_key, {.patience = 1000}});
    print(clocked, "fulgurite", "ReduceLROnPlateau", "schedule",
          [&] { std::get<0>(scheduled.schedules).step(scheduled.optimizer, 1.0); }, {});

    std::vector<torch::optim::OptimizerParamGroup> weights;
    for (int i = 0; i < 2; ++i) weights.emplace_back(std::vector{torch::ones({2}).set_requires_grad(true)});
    torch::optim::SGD theirs(weights, torch::optim::SGDOptions(0.1).momentum(0.5));
    torch::optim::StepLR step_lr(theirs, 1000, 0.999);
    print(clocked, "torch_optim", "StepLR", "schedule", [&] { step_lr.step(); }, {});
    torch::optim::ReduceLROnPlateauScheduler plateau(theirs, torch::optim::ReduceLROnPlateauScheduler::min, 0.1F, 1000);
    print(clocked, "torch_optim", "ReduceLROnPlateau", "schedule", [&] { plateau.step(1.0F); }, {});
}

} // namespace
} // namespace fulgurite::bench

int main(int argc, char** argv) {
    using namespace fulgurite::bench;
    const Arguments arguments(argc, argv);
    at::set_num_threads(static_cast<int>(arguments.number("threads", 1)));
    const Clocked clocked{static_cast<double>(arguments.number("limit_ms", 100)) / 1000, arguments.text("only", "")};
    for (const auto& shapes : arguments.list("shapes", "mlp,transformer,embedding,schedule")) {
        if (shapes == "embedding") sparse_adam(clocked);
        else if (shapes == "schedule") schedules(clocked);
        else optimizers(clocked, shapes);
    }
}
