// SPDX-License-Identifier: BSL-1.0
#include <torch/optim/adam.h>

#include <functional>
#include <string>

#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_any_optimizer {

namespace {

using fulgurite::testing::TempDir;

std::vector<data::Batch> batches() {
    auto generator = at::detail::createCPUGenerator(5);
    std::vector<data::Batch> all;
    for (int i = 0; i < 5; ++i) {
        const auto x = torch::randn({4, 3}, generator);
        all.push_back({x, x.sum(1, true)});
    }
    return all;
}
/// The same module, whose optimizer is of the type that is given or of any.
template <class Configure>
struct Net : Module<Net<Configure>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(3, 1));
    Configure configure;
    explicit Net(Configure how) : configure(std::move(how)) {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : this->parameters()) parameter.fill_(0.1);
    }
    auto training_step(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto configure_optimizers() { return configure(this->parameters()); }
};
struct Rates : policy::Logger {
    std::vector<std::pair<std::string, double>> all;
    void log_scalar(std::string_view name, double value, std::int64_t) { all.emplace_back(name, value); }
};
struct Seen {
    torch::Tensor weight;
    std::vector<std::pair<std::string, double>> rates;
    std::string state;
    bool operator==(const Seen& other) const {
        return torch::equal(weight, other.weight) && rates == other.rates && state == other.state;
    }
};
std::string text_of(const StateTree& state) {
    std::string text;
    if (state.is_dict()) {
        for (const auto& [key, value] : state.items())
            text += (key.is_int() ? std::to_string(key.as_int()) : std::string(key.as_string())) + ": " +
                    text_of(value) + ", ";
    } else if (state.is_sequence()) {
        for (const auto& each : state.elements()) text += text_of(each) + ", ";
    } else if (state.is_tensor()) {
        text = fmt::format("{:.17g}", state.as_tensor().to(torch::kDouble).sum().item<double>());
    } else if (state.is_string()) {
        text = state.as_string();
    } else if (state.is_bool()) {
        text = state.as_bool() ? "true" : "false";
    } else if (!state.is_none()) {
        text = fmt::format("{:.17g}", state.as_double());
    }
    return "(" + text + ")";
}
template <class Configure>
Seen trained(Configure configure, const std::filesystem::path& folder, const std::filesystem::path& from = {}) {
    Net<Configure> net(std::move(configure));
    Trainer trainer{Epochs{3}, LogEvery{1}, Rates{},
                    LearningRateMonitor{{.log_momentum = true, .log_weight_decay = true}},
                    KeepEvery{Epochs{1}, {.directory = folder, .filename = "{epoch}"}}};
    trainer.fit(net, batches(), resume(from));
    return {net.layer->weight.detach().clone(), trainer.template policy<Rates>().all,
            text_of(checkpoint::load(folder / "2.ckpt").at("optimizer_states"))};
}
/// As it is, and erased: the same numbers, names and states, and each reads the other's file.
template <class Configure>
void expect_the_same(Configure configure) {
    const TempDir typed_folder, any_folder, rest_folder;
    const auto any = [=](std::vector<torch::Tensor> parameters) {
        auto configured = configure(std::move(parameters));
        if constexpr (requires { configured.schedules; }) {
            auto fresh = configured.schedules;
            for (auto& group : configured.optimizer.param_groups()) {
                if (group.initial_lr) group.set_lr(*group.initial_lr);
                group.initial_lr.reset();
            }
            return optim::with(optim::AnyOptimizer(std::move(configured.optimizer)),
                               optim::AnySchedule(std::get<0>(std::move(fresh))));
        } else {
            return optim::AnyOptimizer(std::move(configured));
        }
    };
    const auto typed = trained(configure, typed_folder.path());
    EXPECT_EQ(trained(any, any_folder.path()), typed);
    EXPECT_TRUE(torch::equal(trained(any, rest_folder.path(), any_folder.path() / "0.ckpt").weight, typed.weight));
}

TEST(AnyOptimizer, is_the_one_within_bit_for_bit) {
    expect_the_same([](auto parameters) { return optim::Adam{std::move(parameters), {.lr = 0.05}}; });
    expect_the_same([](auto parameters) {
        return optim::SGD{std::move(parameters), {.lr = 0.05, .momentum = 0.9, .weight_decay = 0.1}};
    });
    expect_the_same([](auto parameters) {
        return optim::with(optim::AdamW{std::move(parameters), {.lr = 0.05}}, optim::StepLR{{.step_size = 1}});
    });
    expect_the_same([](auto parameters) {
        return optim::with(optim::RMSprop{std::move(parameters), {.lr = 0.05, .momentum = 0.9}},
                           optim::OneCycleLR{{.max_lr = 0.1, .total_steps = 15}});
    });
}
TEST(AnyOptimizer, takes_libtorchs_own) {
    const TempDir folder, other;
    const auto typed = [](auto parameters) {
        return torch::optim::Adam(std::move(parameters), torch::optim::AdamOptions(0.05));
    };
    const auto any = [&](auto parameters) { return optim::AnyOptimizer(typed(std::move(parameters))); };
    EXPECT_EQ(trained(any, folder.path()), trained(typed, other.path()));
}
TEST(AnyOptimizer, is_chosen_at_run_time) {
    const TempDir folder, other;
    const auto chosen = [](const std::string& name) {
        return [name](std::vector<torch::Tensor> parameters) -> optim::AnyOptimizer {
            if (name == "sgd") return optim::SGD{std::move(parameters), {.lr = 0.1}};
            return optim::Adam{std::move(parameters), {.lr = 0.1}};
        };
    };
    EXPECT_EQ(trained(chosen("sgd"), folder.path()).rates.front().first, "lr-SGD");
    EXPECT_EQ(trained(chosen("adam"), other.path()).rates.front().first, "lr-Adam");
    try { // a file of another one is refused by name
        trained(chosen("sgd"), folder.path(), other.path() / "0.ckpt");
        ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("Adam"), std::string::npos) << error.what();
    }
}
TEST(AnyOptimizer, moves_and_grows) {
    auto one = torch::zeros({2}, torch::requires_grad()), two = torch::zeros({3}, torch::requires_grad());
    optim::AnyOptimizer first(optim::SGD{{one}, {.lr = 1}});
    auto optimizer = std::move(first);
    optimizer.add_group({two}, 0.5, "late");
    ASSERT_EQ(optimizer.param_groups().size(), 2);
    EXPECT_EQ(optimizer.param_groups()[1].name, "late");
    optimizer.param_groups()[1].set_lr(0.25);
    (one.sum() + two.sum()).backward();
    optimizer.step();
    EXPECT_EQ(one[0].item<double>(), -1);
    EXPECT_EQ(two[0].item<double>(), -0.25);
    optimizer.zero_grad();
    EXPECT_FALSE(one.grad().defined());
    ASSERT_NE(optimizer.get_if<optim::SGD>(), nullptr);
    EXPECT_EQ(optimizer.get_if<optim::SGD>()->param_groups()[1].options.lr, 0.25);
    EXPECT_EQ(optimizer.get_if<optim::Adam>(), nullptr);
}
TEST(AnyOptimizer, refuses_a_momentum_that_it_has_not) {
    auto weight = torch::zeros({2}, torch::requires_grad());
    try {
        optim::with(optim::AnyOptimizer(optim::Adagrad{{weight}, {.lr = 1}}),
                    optim::OneCycleLR{{.max_lr = 0.1, .total_steps = 15}});
        ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("neither momentum nor betas"), std::string::npos) << error.what();
    }
}
TEST(AnySchedule, without_one_leaves_the_rates_alone) {
    const TempDir folder, other;
    const auto plain = [](auto parameters) { return optim::SGD{std::move(parameters), {.lr = 0.05}}; };
    const auto none = [](auto parameters) {
        return optim::with(optim::AnyOptimizer(optim::SGD{std::move(parameters), {.lr = 0.05}}), optim::AnySchedule());
    };
    EXPECT_TRUE(torch::equal(trained(none, folder.path()).weight, trained(plain, other.path()).weight));
    const auto some = [](auto parameters) {
        return optim::with(optim::AnyOptimizer(optim::SGD{std::move(parameters), {.lr = 0.05}}),
                           optim::AnySchedule(optim::StepLR{{.step_size = 1}}));
    };
    EXPECT_THROW(trained(some, folder.path(), folder.path() / "0.ckpt"), Error);
    trained(some, other.path());
    EXPECT_THROW(trained(none, folder.path(), other.path() / "0.ckpt"), Error);
}

} // namespace

} // namespace fulgurite::test_any_optimizer
