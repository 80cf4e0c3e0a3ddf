// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune.hpp>

#include <map>

#include <fmt/ranges.h>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

torch::Tensor waves(at::IntArrayRef shape, double first) {
    auto values = torch::empty(shape);
    auto* at = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
        at[i] = static_cast<float>(std::sin(first + static_cast<double>(i)));
    return values;
}

/// As in tests/golden/lr_find.py.
template <class Optimizer>
struct Wave : Module<Wave<Optimizer>> {
    torch::nn::Sequential layers = this->register_module(
        "layers", torch::nn::Sequential(torch::nn::Linear(2, 8), torch::nn::Tanh(), torch::nn::Linear(8, 1)));
    double lr = 0.02;

    Wave() {
        const torch::NoGradGuard no_grad;
        double first = 0;
        for (auto& parameter : this->parameters()) {
            parameter.copy_(waves(parameter.sizes(), first) * 0.5);
            first += 3;
        }
    }
    auto training_step(const auto& batch) { return torch::mse_loss(layers->forward(batch.data), batch.target); }
    auto configure_optimizers() {
        typename Optimizer::Options options{.lr = lr};
        if constexpr (requires { options.momentum; }) options.momentum = 0.5;
        return Optimizer{this->parameters(), options};
    }
};
auto wave_loader() {
    const auto x = waves({24, 2}, 1);
    return data::Loader{data::tensors(x, 3 * x.sum(1, true) + 1), {.batch_size = 4}};
}

double number(std::istream& in) { // as Python writes it: also "nan", "inf"
    std::string word;
    in >> word;
    return std::strtod(word.c_str(), nullptr);
}
void expect_close(double value, double expected, const std::string& what) {
    if (std::isfinite(expected)) {
        EXPECT_NEAR(value, expected, 1e-5 * std::max(1.0, std::abs(expected))) << what;
    } else {
        EXPECT_FALSE(std::isfinite(value)) << what << ": " << value << " beside " << expected;
    }
}
void expect_suggestion(std::optional<double> value, double expected, const std::string& what) {
    ASSERT_EQ(value.has_value(), std::isfinite(expected)) << what;
    if (value) {
        EXPECT_NEAR(*value / expected, 1, 1e-6) << what;
    }
}

TEST(LRFind, is_lightnings) {
    std::ifstream file(ft::golden("lr_find.txt"));
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream in(line);
        std::string mode, optimizer;
        tune::LRFindOptions options;
        std::int64_t skip_begin = 0, skip_end = 0, points = 0;
        in >> mode >> options.min_lr >> options.max_lr >> options.num_training;
        const double threshold = number(in);
        in >> optimizer;
        const double clip = number(in);
        in >> skip_begin >> skip_end >> points;
        options.mode = mode == "linear" ? tune::LRMode::linear : tune::LRMode::exponential;
        options.early_stop_threshold = threshold > 0 ? std::optional(threshold) : std::nullopt;
        const auto what = mode + " to " + std::to_string(options.max_lr);

        Trainer trainer{Epochs{1}, clip > 0 ? std::optional(ClipNorm{clip}) : std::nullopt};
        const auto found = [&] {
            Wave<optim::SGD> sgd;
            Wave<optim::Adam> adam;
            return optimizer == "Adam" ? tune::lr_find(trainer, adam, wave_loader(), options)
                                       : tune::lr_find(trainer, sgd, wave_loader(), options);
        }();
        ASSERT_EQ(found.lrs.size(), static_cast<std::size_t>(points)) << what;
        ASSERT_EQ(found.losses.size(), found.lrs.size()) << what;
        EXPECT_EQ(found.diverged, points < options.num_training) << what;
        for (const double lr : found.lrs) EXPECT_NEAR(lr / number(in), 1, 1e-7) << what;
        for (const double loss : found.losses) expect_close(loss, number(in), what);
        expect_suggestion(found.suggestion(), number(in), what);
        expect_suggestion(found.suggestion(skip_begin, skip_end), number(in), what);
    }
    EXPECT_EQ(cases, 6);
}

TEST(LRFind, refuses_what_makes_no_sense) {
    Wave<optim::SGD> net;
    Trainer trainer{Epochs{1}, std::optional<ClipNorm>()};
    const auto loader = wave_loader();
    const auto message = [&](const tune::LRFindOptions& options) -> std::string {
        try {
            (void)tune::lr_find(trainer, net, loader, options);
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing";
    };
    EXPECT_NE(message({.num_training = 0}).find("num_training is 0"), std::string::npos);
    EXPECT_NE(message({.min_lr = 0}).find("min_lr is 0"), std::string::npos);
    EXPECT_NE(message({.min_lr = 1, .max_lr = 1}).find("max_lr is 1; give a number above min_lr, which is 1"),
              std::string::npos);
    EXPECT_NE(message({.max_lr = INFINITY}).find("max_lr is"), std::string::npos);
    EXPECT_NE(message({.early_stop_threshold = 1}).find("early_stop_threshold is 1"), std::string::npos);
    EXPECT_EQ(message({.min_lr = 0, .max_lr = 0.1, .num_training = 3, .mode = tune::LRMode::linear}), "nothing");
    const tune::LRFindResult none;
    EXPECT_FALSE(none.suggestion().has_value());
    EXPECT_THROW((void)none.suggestion(-1), Error);
}

struct HardOptions {
    double lr = 0.01;
};

/// All that a run can change: buffers, dropout's generator, a state of its own, schedules that monitor and schedules
/// that drive momentum.
struct Hard : Module<Hard, HardOptions> {
    using Module::Module;
    torch::nn::Linear first = register_module("first", torch::nn::Linear(2, 8));
    torch::nn::BatchNorm1d norm = register_module("norm", torch::nn::BatchNorm1d(8));
    torch::nn::Dropout dropout = register_module("dropout", torch::nn::Dropout(0.3));
    torch::nn::Linear last = register_module("last", torch::nn::Linear(8, 1));
    torch::Tensor seen = torch::zeros({1}); // no buffer
    int throws_after = -1;
    std::vector<double> rates, momenta;

    auto loss(const auto& batch) {
        return torch::mse_loss(last(dropout(torch::relu(norm(first(batch.data))))).to(torch::kFloat), batch.target);
    }
    auto training_step(const auto& batch) {
        seen += 1;
        if (throws_after >= 0 && throws_after-- == 0) throw std::runtime_error("the step fails");
        if (read_scalar(seen) > 3) first->weight.set_requires_grad(false);
        return loss(batch);
    }
    auto validation_step(const auto& batch) { return logs(log("val/loss"_key, loss(batch))); }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = options().lr, .momentum = 0.9}},
                           optim::OneCycleLR{{.max_lr = {0.1}, .total_steps = 40}, Interval::step},
                           optim::ReduceLROnPlateau{"val/loss"_key, {.patience = 0}});
    }
    void on_before_optimizer_step(auto&, auto& optimizer) {
        const auto& group = optimizer.param_groups().front();
        rates.push_back(group.lr());
        momenta.push_back(group.options.momentum);
    }
    void on_save_checkpoint(auto&, StateTree& checkpoint) { checkpoint["seen"] = seen; }
    void on_load_checkpoint(auto&, const StateTree& checkpoint) { seen = checkpoint.at("seen").as_tensor(); }
};

struct Counts { // a callback with a state
    std::int64_t batches = 0;
    void on_train_batch_end() { ++batches; }
};
auto hard_trainer() {
    return Trainer{Epochs{2},
                   Accumulate{2},
                   Fp16Mixed{{.init_scale = 1e9}},
                   ClipNorm{1},
                   ValidateEvery{Epochs{1}},
                   EarlyStopping{"val/loss"_key, {.patience = 9}},
                   Counts{}};
}
auto hard_data() {
    const auto x = waves({40, 2}, 1);
    return data::Loader{data::tensors(x, x.sum(1, true)), {.batch_size = 4, .shuffle = true, .seed = 5}};
}

/// All that must be as before, as bytes.
std::map<std::string, std::string> fingerprint(Hard& net, auto& trainer, auto& loader) {
    std::map<std::string, std::string> parts;
    const auto add = [&](const std::string& part, const torch::Tensor& tensor) {
        if (!tensor.defined()) return void(parts[part] += "-");
        const auto bytes = tensor.detach().contiguous();
        parts[part] += std::string(static_cast<const char*>(bytes.const_data_ptr()), bytes.nbytes());
    };
    for (const auto& parameter : net.parameters()) {
        add("parameters", parameter);
        add("gradients", parameter.grad());
        parts["requires_grad"] += parameter.requires_grad() ? 'y' : 'n';
    }
    for (const auto& buffer : net.buffers()) add("buffers", buffer);
    parts["modes"] += net.is_training() ? 't' : 'e';
    for (const auto& module : net.modules(/*include_self=*/false)) parts["modes"] += module->is_training() ? 't' : 'e';
    add("state of its own", net.seen);
    const auto random = RandomState::capture();
    add("generators", random.cpu);
    for (const auto& state : random.accelerator) add("generators", state);
    parts["loader"] = fmt::format("{} {}", loader.epoch(), loader.seed());
    parts["callback"] = std::to_string(trainer.template policy<Counts>().batches);
    parts["loss scale"] = std::to_string(trainer.template policy<Fp16Mixed>().loss_scale());
    return parts;
}
void expect_same(const std::map<std::string, std::string>& now, const std::map<std::string, std::string>& before) {
    ASSERT_EQ(now.size(), before.size());
    for (const auto& [part, bytes] : before) EXPECT_TRUE(now.at(part) == bytes) << part;
}

TEST(LRFind, leaves_all_as_it_was) {
    seed_everything(1);
    Hard net;
    net.norm->eval();
    net.last->bias.set_requires_grad(false);
    net.loss(data::Batch{waves({4, 2}, 1), waves({4, 1}, 1)}).backward();
    auto trainer = hard_trainer();
    auto loader = hard_data();
    loader.set_epoch(3);
    const auto* weight = net.first->weight.const_data_ptr();
    const auto before = fingerprint(net, trainer, loader);

    const auto found = tune::lr_find(trainer, net, loader, {.min_lr = 1e-5, .max_lr = 1, .num_training = 20});
    EXPECT_EQ(found.lrs.size(), 20u);
    expect_same(fingerprint(net, trainer, loader), before);
    EXPECT_EQ(net.first->weight.const_data_ptr(), weight);
    // Neither schedule drives: the rate is that of the test, the momentum that which the schedule began with.
    EXPECT_EQ(net.rates, found.lrs);
    EXPECT_EQ(net.momenta, std::vector<double>(20, net.momenta.front()));

    net.throws_after = 7;
    EXPECT_THROW((void)tune::lr_find(trainer, net, loader), std::runtime_error);
    expect_same(fingerprint(net, trainer, loader), before);
}

TEST(LRFind, a_fit_after_it_is_as_without_it) {
    const auto trained = [](bool search) {
        seed_everything(2);
        Hard net;
        auto trainer = hard_trainer();
        auto loader = hard_data();
        if (search) {
            (void)tune::lr_find(trainer, net, loader, {.max_lr = 100});
            net.rates.clear();
        }
        auto validation = hard_data();
        trainer.fit(net, loader, validation);
        auto parts = fingerprint(net, trainer, loader);
        parts["rates"] = fmt::format("{}", net.rates);
        return parts;
    };
    expect_same(trained(true), trained(false));
}

TEST(LRFind, sets_a_member_to_what_it_suggests) {
    Hard net;
    auto trainer = hard_trainer();
    auto loader = hard_data();
    const auto found = tune::lr_find(trainer, net, loader, &HardOptions::lr, {.num_training = 30});
    ASSERT_TRUE(found.suggestion().has_value());
    EXPECT_EQ(net.options().lr, *found.suggestion());
    net.set_option(&HardOptions::lr, 0.5);
    (void)tune::lr_find(trainer, net, loader, &HardOptions::lr, {.num_training = 5}); // too few points
    EXPECT_EQ(net.options().lr, 0.5);
}

/// Brings its own data, skips every second batch, and has a loss that is below 0.
struct Own : Module<Own> {
    torch::Tensor weight = register_parameter("weight", torch::zeros({1}));
    double lr = 1;
    std::int64_t calls = 0, epochs = 0, stops_at = -1;
    bool skips_all = false;

    std::optional<torch::Tensor> training_step(const data::Unlabelled& batch) {
        if (skips_all || ++calls % 2 == 0) return std::nullopt;
        return (weight * batch.data.mean()).sum() - 5;
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = lr}}; }
    auto train_dataloader() { return data::Loader{data::tensors(torch::ones({3, 1})), {.batch_size = 1}}; }
    void on_train_start(auto& run) {
        if (stops_at == 0) run.stop("enough");
    }
    void on_train_epoch_start() { ++epochs; }
    void on_train_batch_end(auto& run) {
        if (run.global_step() == stops_at) run.stop("enough");
    }
};

TEST(LRFind, goes_through_a_short_loader_again_and_counts_steps) {
    Own net;
    Trainer trainer{Accumulate{2}}; // no loop policy is needed
    const auto found = tune::lr_find(trainer, net, &Own::lr, {.max_lr = 10, .num_training = 15});
    EXPECT_EQ(found.lrs.size(), 15u);
    EXPECT_FALSE(found.diverged); // -5 is not 4 times as large as -6
    EXPECT_GT(net.epochs, 5);
    EXPECT_EQ(net.lr, found.suggestion().value());
    EXPECT_EQ(read_scalar(net.weight), 0);

    EXPECT_FALSE(found.stopped.has_value());

    net.skips_all = true;
    EXPECT_THROW((void)tune::lr_find(trainer, net), Error);
}

TEST(LRFind, says_that_the_module_stopped_it) {
    Own net;
    Trainer trainer{Accumulate{2}};
    net.stops_at = 3;
    const auto few = tune::lr_find(trainer, net);
    EXPECT_EQ(few.lrs.size(), 3u);
    EXPECT_EQ(few.stopped.value_or("nothing"), "enough");
    EXPECT_FALSE(tune::lr_find(trainer, net, {.num_training = 3}).stopped.has_value()); // its last rate was tried

    net.stops_at = 0;
    try {
        (void)tune::lr_find(trainer, net);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("stopped the run before a rate was tried: enough"), std::string::npos)
            << error.what();
    }
}

TEST(LRFindOptions, give_finite_rates_up_to_the_last) {
    const tune::LRFindOptions options{.min_lr = 1e-310, .max_lr = 100, .num_training = 3};
    options.check();
    EXPECT_EQ(options.rate(0), 1e-310);
    EXPECT_NEAR(std::log10(options.rate(1)), -310 + 312 * 2 / 3., 1e-9);
    EXPECT_EQ(options.rate(2), 100);
}

TEST(LRFindResult, draws_its_curve) {
    tune::LRFindResult found;
    for (int i = 0; i < 60; ++i) {
        const double x = -6 + 0.1 * i;
        found.lrs.push_back(std::pow(10.0, x));
        found.losses.push_back(i == 5 ? NAN : 1.2 + std::exp(6 * (x + 0.7)) - 0.9 / (1 + std::exp(-3 * (x + 2.5))));
    }
    EXPECT_LT(*found.suggestion(), 1e-3);
    EXPECT_NEAR(std::log10(*found.suggestion(10, 8, tune::Slope::log_rate)), -2.5, 0.11); // where it is made to
    const auto svg = found.svg();
    EXPECT_EQ(svg.find("nan"), svg.npos);
    EXPECT_EQ(svg.find("inf"), svg.npos);
    EXPECT_NE(svg.find(">suggestion "), svg.npos);
    EXPECT_NE(svg.find(">1e-5</text>"), svg.npos);
    const ft::TempDir dir;
    found.save_svg(dir.path() / "new/lr.svg");
    EXPECT_EQ(ft::read_file(dir.path() / "new/lr.svg"), svg);
    for (const auto mode : {tune::LRMode::linear, tune::LRMode::exponential})
        for (const std::size_t points : {0u, 1u, 2u}) {
            tune::LRFindResult few{.mode = mode, .lrs = {1e-3, 1e-2}, .losses = {2, 1}};
            few.lrs.resize(points);
            few.losses.resize(points);
            EXPECT_EQ(few.svg().find("nan"), std::string::npos) << points;
        }
}

} // namespace
