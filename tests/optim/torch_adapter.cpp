// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/torch_adapter.hpp"

#include <torch/optim.h>

#include "fulgurite/optim/adam.hpp"
#include "fulgurite/optim/schedule/cyclic_lr.hpp"
#include "fulgurite/optim/schedule/one_cycle_lr.hpp"
#include "fulgurite/optim/schedule/step_lr.hpp"
#include "fulgurite/optim/with.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_torch {

namespace {

static_assert(optim::Optimizer<optim::TorchAdapter<torch::optim::SGD>> && optim::TorchOptimizer<torch::optim::Adam>);
static_assert(!optim::TorchOptimizer<optim::Adam>);

void steps(auto& optimizer, const std::vector<Tensor>& params, int first, int last) {
    for (int step = first; step <= last; ++step) {
        testing::set_golden_gradients(params, step);
        optimizer.step();
    }
}

TEST(OptimTorch, is_scheduled_like_any_other) {
    const auto params = testing::golden_parameters();
    auto scheduled = optim::with(torch::optim::SGD{params, 0.1}, optim::StepLR{{.step_size = 1, .gamma = 0.5}});
    steps(scheduled.optimizer, params, 1, 1);
    std::get<0>(scheduled.schedules).step(scheduled.optimizer);
    EXPECT_EQ(scheduled.optimizer.get().param_groups()[0].options().get_lr(), 0.05);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].lr(), 0.05);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].initial_lr, 0.1);
    scheduled.optimizer.zero_grad();
    EXPECT_FALSE(params[0].grad().defined());
}

template <class O>
void expect_exact_resume(auto&& make) {
    const auto params = testing::golden_parameters(), others = testing::golden_parameters();
    auto first = optim::adapt(make(params)), second = optim::adapt(make(others));
    steps(first, params, 1, 5);
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < 3; ++i) others[i].copy_(params[i]);
    second.load_state_dict(first.state_dict());
    steps(first, params, 6, 10);
    steps(second, others, 6, 10);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(at::equal(params[i], others[i])) << first.name();
}

TEST(OptimTorch, resumes_exactly) {
    namespace to = torch::optim;
    expect_exact_resume<to::SGD>([](auto& p) { return to::SGD(p, to::SGDOptions(0.1).momentum(0.9)); });
    expect_exact_resume<to::Adam>([](auto& p) { return to::Adam(p, to::AdamOptions(0.1).amsgrad(true)); });
    expect_exact_resume<to::AdamW>([](auto& p) { return to::AdamW(p, to::AdamWOptions(0.1)); });
    expect_exact_resume<to::Adagrad>([](auto& p) { return to::Adagrad(p, to::AdagradOptions(0.1)); });
    expect_exact_resume<to::RMSprop>(
        [](auto& p) { return to::RMSprop(p, to::RMSpropOptions(0.1).momentum(0.9).centered(true)); });
}

TEST(OptimTorch, its_state_is_taken_by_our_optimizer_of_that_name) {
    const auto params = testing::golden_parameters();
    auto theirs = optim::adapt(torch::optim::Adam(params, torch::optim::AdamOptions(0.1)));
    steps(theirs, params, 1, 3);
    optim::Adam ours{params};
    ours.load_state_dict(theirs.state_dict());
    EXPECT_EQ(ours.param_groups()[0].lr(), 0.1);
    testing::expect_same(ours.state_dict().at("state"), theirs.state_dict().at("state"), 0);
}

TEST(OptimTorch, its_momentum_is_driven_by_a_cycle) {
    namespace to = torch::optim;
    const optim::OneCycleLR cycle{{.max_lr = 0.1, .total_steps = 10}};
    auto sgd = optim::with(to::SGD{testing::golden_parameters(), to::SGDOptions(0.1).momentum(0.5)}, cycle);
    auto adam = optim::with(to::Adam{testing::golden_parameters(), to::AdamOptions(0.1)}, cycle);
    const auto momentum = [&] {
        return static_cast<to::SGDOptions&>(sgd.optimizer.get().param_groups()[0].options()).momentum();
    };
    const auto beta = [&] {
        return std::get<0>(static_cast<to::AdamOptions&>(adam.optimizer.get().param_groups()[0].options()).betas());
    };
    EXPECT_EQ(momentum(), 0.95);
    EXPECT_EQ(beta(), 0.95);
    for (int i = 0; i < 2; ++i) {
        std::get<0>(sgd.schedules).step(sgd.optimizer);
        std::get<0>(adam.schedules).step(adam.optimizer);
    }
    EXPECT_NEAR(momentum(), 0.85, 1e-12);
    EXPECT_NEAR(beta(), 0.85, 1e-12);
    EXPECT_THROW(optim::with(to::Adagrad{testing::golden_parameters(), to::AdagradOptions(0.1)}, cycle), Error);
}

TEST(OptimTorch, a_group_that_joins_later_has_the_options_of_the_optimizer) {
    namespace to = torch::optim;
    const auto params = testing::golden_parameters();
    std::vector<to::OptimizerParamGroup> groups;
    groups.emplace_back(std::vector{params[0]}, std::make_unique<to::SGDOptions>(to::SGDOptions(0.1).weight_decay(0)));
    auto optimizer = optim::adapt(to::SGD{groups, to::SGDOptions(0.1).weight_decay(0.05)});
    optimizer.add_group({params[1]}, 0.01);
    const auto& options = static_cast<to::SGDOptions&>(optimizer.get().param_groups()[1].options());
    EXPECT_EQ(options.weight_decay(), 0.05);
    EXPECT_EQ(options.lr(), 0.01);
}

TEST(OptimTorch, loading_replaces_all_or_nothing) {
    const auto params = testing::golden_parameters();
    auto optimizer = optim::adapt(torch::optim::Adam(params, torch::optim::AdamOptions(0.1)));
    const StateTree fresh = optimizer.state_dict();
    steps(optimizer, params, 1, 2);
    StateTree bad = optimizer.state_dict();
    bad.at("param_groups", 0)["lr"] = 0.7;
    bad.at("state", 2)["exp_avg"] = "no tensor";
    EXPECT_ANY_THROW(optimizer.load_state_dict(bad));
    EXPECT_EQ(optimizer.param_groups()[0].lr(), 0.1);
    bad = optimizer.state_dict();
    bad.at("param_groups", 0)["decoupled_weight_decay"] = true;
    EXPECT_THROW(optimizer.load_state_dict(bad), Error);
    EXPECT_EQ(optimizer.state_dict().at("state").size(), 3);
    optimizer.load_state_dict(fresh);
    EXPECT_TRUE(optimizer.state_dict().at("state").empty());
}

TEST(OptimTorch, loads_no_state_that_it_cannot_go_on_with) {
    namespace to = torch::optim;
    const auto params = testing::golden_parameters();
    auto sgd = optim::adapt(to::SGD(params, to::SGDOptions(0.1).momentum(0.9)));
    auto adagrad = optim::adapt(to::Adagrad(params));
    steps(sgd, params, 1, 2);
    auto state = sgd.state_dict();
    state.at("state", 1)["momentum_buffer"] = StateTree(); // as Pythons before 2.4 write it without momentum
    sgd.load_state_dict(state);
    EXPECT_EQ(sgd.state_dict().at("state").size(), 2);
    const auto refused = [](auto& optimizer, const StateTree& bad, std::string_view words) {
        try {
            optimizer.load_state_dict(bad);
            ADD_FAILURE() << words;
        } catch (const Error& error) {
            EXPECT_NE(std::string_view(error.what()).find(words), std::string_view::npos) << error.what();
        }
    };
    state.at("state", 2)["momentum_buffer"] = torch::ones({1, 1, 1});
    refused(sgd, state, "momentum_buffer does not have its parameter's shape");
    state = sgd.state_dict();
    state.at("param_groups", 0)["maximize"] = true;
    refused(sgd, state, "maximize is true");
    state = adagrad.state_dict();
    state["state"] = StateTree::dict();
    refused(adagrad, state, "nothing for parameter 0 of group 0");
    steps(adagrad, params, 1, 1);
}

struct Still : torch::optim::Optimizer {
    explicit Still(std::vector<Tensor> params)
        : Optimizer(std::move(params), std::make_unique<torch::optim::SGDOptions>(0.1)) {}
    Tensor step(LossClosure) override { return {}; }
};

TEST(OptimTorch, says_what_to_do_about_a_layout_it_does_not_know) {
    auto optimizer = optim::adapt(Still{testing::golden_parameters()});
    optimizer.step();
    try {
        optimizer.state_dict();
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("specialise fulgurite::optim::TorchLayout"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("Still"), std::string::npos);
    }
}

TEST(OptimTorch, lbfgs_is_stepped_with_a_closure) {
    const Tensor param = at::ones(2).set_requires_grad(true);
    auto optimizer = optim::adapt(torch::optim::LBFGS({param}, torch::optim::LBFGSOptions(1)));
    optimizer.step([&] {
        optimizer.zero_grad();
        Tensor loss = (param * param).sum();
        loss.backward();
        return loss;
    });
    EXPECT_LT(read_scalar(param.detach().abs().max()), 1e-3);
}

} // namespace

} // namespace fulgurite::test_torch
