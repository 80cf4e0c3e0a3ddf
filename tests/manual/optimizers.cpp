// SPDX-License-Identifier: BSL-1.0
// The code of docs/optimizers.md.
#include "tests/manual/net.hpp"

namespace handbook::optimizers_page {
namespace {

// [configure]
struct Classifier : Module<Classifier> {
    torch::nn::Linear body = register_module("body", torch::nn::Linear(2, 8));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(8, 1));

    auto configure_optimizers() {
        return optim::with(optim::AdamW{parameters(), {.lr = 1e-3, .weight_decay = 0.05}},
                           optim::OneCycleLR{{.max_lr = 1e-2, .epochs = 2, .steps_per_epoch = 6}});
    }
    // [configure]
    torch::Tensor forward(const torch::Tensor& input) { return head(torch::tanh(body(input))); }
    // [configure]
    auto training_step(const auto& batch) { return step(torch::mse_loss(forward(batch.data), batch.target)); }
};
// [configure]

TEST(ManualOptimizers, a_schedule_by_steps) {
    Classifier model;
    Trainer trainer{Epochs{2}};
    const auto batches_in_epoch = batches().size();
    EXPECT_EQ(trainer.fit(model, batches()).global_step(), 2 * batches_in_epoch);
}

TEST(ManualOptimizers, groups) {
    Classifier model;
    // [groups]
    optim::AdamW optimizer{optim::groups(model, //
                                         optim::matching("*.bias", [](auto& options) { options.weight_decay = 0; }),
                                         optim::within(model.head, "head", [](auto& options) { options.lr = 1e-2; }),
                                         optim::where([](const torch::Tensor& weight) { return weight.size(0) > 4; },
                                                      "large", [](auto& options) { options.betas = {0.9, 0.95}; })),
                           {.lr = 1e-3}};
    // [groups]
    ASSERT_EQ(optimizer.param_groups().size(), 3);
    EXPECT_EQ(optimizer.param_groups()[0].params.size(), 2);
    EXPECT_EQ(optimizer.param_groups()[1].lr(), 1e-2);
    EXPECT_EQ(optimizer.param_groups()[2].options.betas[1], 0.95);
}

TEST(ManualOptimizers, lbfgs) {
    Net model;
    auto inputs = torch::rand({32, 2}), targets = inputs.sum(1, /*keepdim=*/true);
    // [lbfgs]
    optim::LBFGS optimizer{model.parameters(), {.line_search_fn = optim::LineSearch::strong_wolfe}};
    auto before = optimizer.step([&] {
        optimizer.zero_grad();
        auto loss = torch::mse_loss(model(inputs), targets);
        loss.backward();
        return loss;
    });
    // [lbfgs]
    EXPECT_LT(read_scalar(torch::mse_loss(model(inputs), targets).detach()), 0.1 * read_scalar(before.detach()));
}

TEST(ManualOptimizers, schedules) {
    // [schedules]
    optim::LinearLR warm_up{{.start_factor = 0.01, .total_iters = 500}, Interval::step};
    optim::CosineAnnealingLR cosine{{.t_max = 9500}, Interval::step};
    auto both = optim::then(warm_up, 500, cosine);

    optim::LambdaLR square_root{[](std::int64_t step) { return 1 / std::sqrt(1.0 + static_cast<double>(step)); },
                                Interval::step};
    optim::ReduceLROnPlateau plateau{"val/loss"_key, {.factor = 0.5, .patience = 3}};
    // [schedules]
    Net model;
    auto run = optim::with(model.configure_optimizers(), both, square_root, plateau);
    std::get<2>(run.schedules).step(run.optimizer, 0.5);
    EXPECT_EQ(both.interval(), Interval::step);
}

// [any]
struct Chosen : Module<Chosen> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::string optimizer = "adam"; // from a config, say
    bool warm_up = true;

    auto training_step(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto configure_optimizers() {
        auto chosen = optimizer == "sgd" ? optim::AnyOptimizer(optim::SGD{parameters(), {.lr = 0.1}})
                                         : optim::AnyOptimizer(optim::Adam{parameters(), {.lr = 0.1}});
        auto schedule = warm_up ? optim::AnySchedule(optim::LinearLR{{.total_iters = 3}}) : optim::AnySchedule();
        return optim::with(std::move(chosen), std::move(schedule));
    }
};
// [any]

TEST(ManualOptimizers, any) {
    Chosen adam, sgd;
    sgd.optimizer = "sgd";
    const std::vector<data::Batch> batches{{torch::ones({4, 2}), torch::ones({4, 1})}};
    Trainer{Epochs{2}}.fit(adam, batches);
    Trainer{Epochs{2}}.fit(sgd, batches);
    EXPECT_NE(adam.configure_optimizers().optimizer.get_if<optim::Adam>(), nullptr);
    EXPECT_NE(sgd.configure_optimizers().optimizer.get_if<optim::SGD>(), nullptr);
}

} // namespace
} // namespace handbook::optimizers_page
