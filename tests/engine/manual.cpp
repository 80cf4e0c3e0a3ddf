// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/closure.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::ByClosure;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

std::vector<bool> learns(const torch::nn::Module& module) {
    std::vector<bool> all;
    for (const auto& parameter : module.parameters()) all.push_back(parameter.requires_grad());
    return all;
}
using Flags = std::vector<bool>;

/// Two parts with an optimizer each, a bias that both optimizers have, and a frozen weight.
struct Two : Module<Two> {
    static constexpr auto optimization = manual;
    torch::nn::Linear first = register_module("first", torch::nn::Linear(2, 1));
    torch::nn::Linear second = register_module("second", torch::nn::Linear(2, 1));
    Flags in_first, in_second, between, after_throw;

    Two() { second->weight.set_requires_grad(false); }
    void training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [one, two] = run.optimizers();
        {
            auto toggled = run.toggle(one);
            in_first = learns(*this);
            {
                auto inner = run.toggle(two);
                in_second = learns(*this);
            }
            between = learns(*this);
            one.zero_grad();
            run.backward((first(batch.data) + second(batch.data)).sum());
            EXPECT_TRUE(first->weight.grad().defined());
            EXPECT_FALSE(second->weight.grad().defined());
            one.step();
        }
        try {
            auto toggled = run.toggle(two);
            throw std::runtime_error("within");
        } catch (const std::runtime_error&) {
            after_throw = learns(*this);
        }
    }
    auto configure_optimizers() {
        return std::tuple{optim::SGD{{first->weight, first->bias}, {.lr = 0.1}},
                          optim::SGD{{first->bias, second->weight, second->bias}, {.lr = 0.1}}};
    }
};
// first.weight, first.bias (shared), second.weight (frozen), second.bias
TEST(Toggle, leaves_gradients_to_one_optimizer_and_gives_them_back) {
    Two model;
    const auto before = learns(model);
    Trainer{Steps{1}}.fit(model, loader());
    EXPECT_EQ(before, Flags({true, true, false, true}));
    EXPECT_EQ(model.in_first, Flags({true, true, false, false}));
    EXPECT_EQ(model.in_second, Flags({false, true, false, true})); // as before all toggles, not as within the outer one
    EXPECT_EQ(model.between, model.in_first);
    EXPECT_EQ(model.after_throw, before);
    EXPECT_EQ(learns(model), before);
}

/// Does by hand what the trainer does with Accumulate{2}, ClipNorm{0.1} and two schedules.
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<double> norms;

    auto training_step(const auto& batch, std::int64_t batch_idx, auto& run) {
        auto& [optimizer] = run.optimizers();
        auto [each_step, plateau] = run.schedules();
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        if (batch_idx % 2 == 0) optimizer.zero_grad();
        run.backward(loss / 2);
        if (batch_idx % 2 == 1) {
            norms.push_back(read_scalar(run.clip_gradients(optimizer, ClipNorm{0.1})));
            optimizer.step();
            each_step.step();
            if (run.global_step() == 4) plateau.step(5.0);
            if (run.global_step() == 6) plateau.step(6.0); // no better: halves the rate
        }
        return logs(log("train/loss"_key, loss));
    }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::StepLR{{.step_size = 3, .gamma = 0.5}},
                           optim::ReduceLROnPlateau{"train/loss"_key, {.factor = 0.5, .patience = 0}});
    }
};
struct Automatic : Module<Automatic> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return step(torch::mse_loss(layer(batch.data), batch.target)); }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}},
                           optim::StepLR{{.step_size = 3, .gamma = 0.5}, Interval::step});
    }
};
TEST(Manual, accumulates_clips_and_steps_schedules_as_the_trainer_does) {
    seed_everything(1);
    ByHand by_hand;
    seed_everything(1);
    Automatic automatic_;
    EXPECT_EQ((Trainer{Steps{5}}.fit(by_hand, loader(64, 16)).global_step()), 5);
    Trainer{Steps{5}, Accumulate{2}, ClipNorm{0.1}}.fit(automatic_, loader(64, 16));
    EXPECT_TRUE(torch::allclose(by_hand.layer->weight, automatic_.layer->weight, 1e-6, 1e-7));
    EXPECT_EQ(by_hand.norms.size(), 5u);
    EXPECT_GT(by_hand.norms.front(), 0.1); // before it was clipped
}

struct Rates {
    std::vector<double> rates;
    void on_train_batch_end(auto& run) {
        run.learning_rates([&](std::string_view, double lr) { rates.push_back(lr); });
    }
};
TEST(Manual, schedules_go_when_they_are_stepped_and_no_sooner) {
    ByHand model;
    Trainer trainer{Steps{6}, Rates{}};
    trainer.fit(model, loader(64, 16));
    EXPECT_EQ(trainer.policy<Rates>().rates,
              (std::vector<double>{0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.0125}));
}

/// One optimizer steps twice as often as the other.
struct Unequal : Module<Unequal> {
    static constexpr auto optimization = manual;
    torch::nn::Linear one = register_module("one", torch::nn::Linear(2, 1));
    torch::nn::Linear two = register_module("two", torch::nn::Linear(2, 1));
    std::vector<std::int64_t> counts;
    void training_step(const auto& batch, std::int64_t batch_idx, auto& run) {
        auto& [often, seldom] = run.optimizers();
        often.zero_grad();
        seldom.zero_grad();
        run.backward((one(batch.data) + two(batch.data)).square().mean());
        often.step();
        if (batch_idx % 2 == 0) seldom.step();
        counts = {often.steps(), seldom.steps(), run.global_step()};
    }
    auto configure_optimizers() {
        return std::pair{optim::SGD{one->parameters(), {.lr = 0.1}}, optim::Adam{two->parameters(), {.lr = 0.1}}};
    }
};
TEST(Manual, counts_steps_of_each_optimizer_of_all_and_of_batches) {
    TempDir folder;
    Unequal model, resumed;
    auto result = Trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}}.fit(model, loader(64, 16));
    EXPECT_EQ(model.counts, (std::vector<std::int64_t>{4, 2, 6}));
    EXPECT_EQ(result.global_step(), 6);
    Trainer{Epochs{2}}.fit(resumed, loader(64, 16), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(resumed.counts, (std::vector<std::int64_t>{8, 4, 12}));
    // Lightning: two optimizers that step in each batch, max_steps 3: ends at 4. Here the last batch makes one step
    // more.
    EXPECT_EQ((Trainer{Steps{3}}.fit(model, loader(64, 16)).global_step()), 3);
    EXPECT_EQ((Trainer{Steps{4}}.fit(model, loader(64, 16)).global_step()), 5);
}

TEST(Manual, gives_a_closure_to_an_optimizer_that_asks_for_the_loss) {
    seed_everything(3);
    ByClosure model;
    model.lbfgs.line_search_fn = optim::LineSearch::strong_wolfe;
    EXPECT_EQ(Trainer{Epochs{2}}.fit(model, loader(64, 64)).global_step(), 2);
    EXPECT_TRUE(torch::allclose(model.layer->weight, torch::ones({1, 2}), 1e-3, 1e-3)) << model.layer->weight;
}

/// Mixed precision by hand: the scope, the factor, and a step that is left out where gradients overflow.
struct Scaled : Module<Scaled> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    LossScaler scaler{{.init_scale = 1024}};
    void training_step(const auto& batch, std::int64_t batch_idx, auto& run) {
        auto& [optimizer] = run.optimizers();
        auto loss = [&] {
            const precision::Autocast half(at::kCPU, at::kHalf);
            EXPECT_EQ(layer(batch.data).scalar_type(), at::kHalf);
            return torch::mse_loss(layer(batch.data).to(torch::kFloat), batch.target);
        }();
        if (batch_idx == 1) loss = loss * std::numeric_limits<float>::infinity();
        optimizer.zero_grad();
        run.backward(scaler.scale(loss));
        std::vector<torch::Tensor> gradients{layer->weight.grad(), layer->bias.grad()};
        if (scaler.unscale(gradients)) optimizer.step();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Manual, scales_a_loss_by_hand) {
    Scaled model;
    EXPECT_EQ(Trainer{Epochs{1}}.fit(model, loader(64, 16)).global_step(), 3);
    EXPECT_EQ(model.scaler.factor(), 512);
    EXPECT_TRUE(model.layer->weight.isfinite().all().item<bool>());
}

} // namespace
