// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/precision/fp16_mixed.hpp"

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

/// Which types a step sees, and gradients that overflow when they are told to.
struct Typed : Module<Typed> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<at::ScalarType> outputs, inputs, made;
    std::vector<int> overflow_at;
    int batch = 0;

    auto training_step(const auto& data) {
        inputs.push_back(data.data.scalar_type());
        made.push_back(torch::zeros({1}).scalar_type());
        auto out = layer(data.data);
        outputs.push_back(out.scalar_type());
        auto loss = out.to(torch::kFloat).square().mean();
        for (int at : overflow_at)
            if (at == batch) loss = loss * std::numeric_limits<float>::infinity();
        ++batch;
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& data) { outputs.push_back(layer(data.data).scalar_type()); }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}},
                           optim::StepLR{{.step_size = 1, .gamma = 0.5}, Interval::step});
    }
};
using Types = std::vector<at::ScalarType>;

TEST(Bf16Mixed, computes_in_bfloat16_and_keeps_float32_weights) {
    Typed model;
    Trainer{Epochs{1}, Bf16Mixed{}}.fit(model, loader(8, 4), loader(4, 4));
    EXPECT_EQ(model.outputs, Types(3, torch::kBFloat16));
    EXPECT_EQ(model.inputs, Types(2, torch::kFloat));
    EXPECT_EQ(model.layer->weight.scalar_type(), torch::kFloat);
    EXPECT_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
}

/// Two steps in one training step. A convolution's weight is cast by autocast, and the cast remembered.
struct Twice : Module<Twice> {
    static constexpr auto optimization = manual;
    torch::nn::Conv2d layer = register_module("layer", torch::nn::Conv2d(1, 1, 1));
    std::vector<double> losses;

    void training_step(const auto&, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        for (int i = 0; i < 2; ++i) {
            auto loss = layer(torch::ones({1, 1, 2, 2})).to(torch::kFloat).square().mean();
            losses.push_back(loss.template item<double>());
            optimizer.zero_grad();
            run.backward(loss);
            optimizer.step();
        }
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Bf16Mixed, computes_with_the_weights_of_the_last_step_by_hand) {
    Twice model;
    {
        const torch::NoGradGuard no_grad;
        model.layer->weight.fill_(1);
        model.layer->bias.zero_();
    }
    Trainer{Epochs{1}, Bf16Mixed{}}.fit(model, loader(4, 4));
    EXPECT_EQ(model.losses.at(0), 1);
    EXPECT_NEAR(model.losses.at(1), 0.36, 0.01); // w = 1 - 0.1 * 2, b = -0.1 * 2
}

TEST(Fp16Mixed, gives_the_update_of_unscaled_gradients) {
    // Powers of two scale exactly, so the weights are those of bfloat16's brother to the last bit of float16.
    Linear plain, scaled;
    {
        torch::NoGradGuard no_grad;
        for (auto* model : {&plain, &scaled}) {
            model->layer->weight.copy_(torch::tensor({{0.5F, -0.25F}}));
            model->layer->bias.zero_();
        }
    }
    Trainer{Epochs{1}}.fit(plain, loader(32, 8));
    Trainer{Epochs{1}, Fp16Mixed{{.init_scale = 1024}}}.fit(scaled, loader(32, 8));
    EXPECT_TRUE(torch::allclose(plain.layer->weight, scaled.layer->weight, 2e-3, 2e-3));
}

TEST(Fp16Mixed, leaves_out_a_step_that_overflows_and_counts_nothing) {
    Typed model;
    model.overflow_at = {1};
    Trainer trainer{Epochs{1}, Fp16Mixed{{.init_scale = 1024}}};
    auto result = trainer.fit(model, loader(16, 4));
    EXPECT_EQ(result.global_step(), 3);
    EXPECT_EQ(trainer.policy<Fp16Mixed>().loss_scale(), 512);
    EXPECT_TRUE(model.layer->weight.isfinite().all().item<bool>());
}

struct Rate {
    double last = 0;
    void on_train_end(auto& run) {
        run.learning_rates([&](std::string_view, double lr) { last = lr; });
    }
};
TEST(Fp16Mixed, leaves_the_schedule_where_it_was) {
    Typed model;
    model.overflow_at = {0, 1, 2};
    Trainer trainer{Epochs{1}, Fp16Mixed{}, Rate{}};
    EXPECT_EQ(trainer.fit(model, loader(16, 4)).global_step(), 1);
    EXPECT_EQ(trainer.policy<Rate>().last, 0.05); // halved once in four batches
}

// torch.amp.GradScaler("cpu", init_scale=1024, growth_interval=2) over finite, finite, infinite, finite, finite,
// finite.
TEST(LossScaler, moves_as_pythons_does) {
    LossScaler scaler({.init_scale = 1024, .growth_interval = 2});
    std::vector<double> factors;
    for (bool finite : {true, true, false, true, true, true}) {
        auto gradient = torch::full({3}, finite ? 2048.0 : std::numeric_limits<double>::infinity());
        EXPECT_EQ(scaler.unscale(std::vector<at::Tensor>{gradient}), finite);
        factors.push_back(scaler.factor());
    }
    EXPECT_EQ(factors, std::vector<double>({1024, 2048, 1024, 1024, 2048, 2048}));
}
TEST(LossScaler, divides_gradients_of_every_type) {
    LossScaler scaler({.init_scale = 4});
    auto single = torch::full({2}, 8.0), half = torch::full({2}, 8.0, torch::kHalf);
    EXPECT_TRUE(scaler.unscale(std::vector<at::Tensor>{single, half}));
    EXPECT_EQ(single[0].item<float>(), 2);
    EXPECT_EQ(half[0].item<float>(), 2);
}
TEST(LossScaler, survives_in_its_state) {
    LossScaler first({.init_scale = 64, .growth_interval = 3}), second({});
    auto gradient = torch::ones({1});
    first.unscale(std::vector<at::Tensor>{gradient});
    second.load_state_dict(first.state_dict());
    for (int i = 0; i < 2; ++i) second.unscale(std::vector<at::Tensor>{gradient});
    EXPECT_EQ(second.factor(), 128);
}
TEST(LossScaler, has_a_factor_of_its_own_when_it_is_copied) {
    LossScaler first({.init_scale = 64}), second(first), third({});
    third = first;
    auto gradient = torch::full({1}, std::numeric_limits<float>::infinity());
    first.unscale(std::vector<at::Tensor>{gradient});
    EXPECT_EQ(first.factor(), 32);
    EXPECT_EQ(second.factor(), 64);
    EXPECT_EQ(third.factor(), 64);
}
TEST(LossScaler, takes_a_state_as_a_whole_or_not_at_all) {
    LossScaler scaler({.init_scale = 64});
    const auto before = scaler.state_dict();
    auto state = before;
    state["growth_factor"] = 0.5;
    EXPECT_THROW(scaler.load_state_dict(state), Error);
    auto torn = StateTree::dict();
    torn["growth_factor"] = 7.0;
    EXPECT_ANY_THROW(scaler.load_state_dict(torn));
    for (const char* key : {"scale", "growth_factor", "_growth_tracker"})
        EXPECT_EQ(scaler.state_dict().at(key).as_double(), before.at(key).as_double()) << key;
}
TEST(LossScaler, refuses_sparse_gradients_before_it_changes_any) {
    LossScaler scaler({.init_scale = 4});
    auto dense = torch::full({1}, 8.0, torch::kDouble);
    EXPECT_THROW(scaler.unscale(std::vector<at::Tensor>{dense, torch::ones({1}).to_sparse()}), Error);
    EXPECT_EQ(dense.item<double>(), 8);
}
TEST(LossScaler, refuses_what_cannot_be) {
    EXPECT_THROW(LossScaler({.init_scale = 0}), Error);
    EXPECT_THROW(LossScaler({.growth_factor = 1}), Error);
    EXPECT_THROW(LossScaler({.backoff_factor = 1}), Error);
    EXPECT_THROW(LossScaler({.growth_interval = 0}), Error);
}

} // namespace
