// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/precision/any_precision.hpp"

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

/// Gradients that overflow at one batch.
struct Overflows : Module<Overflows> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    int overflow_at = -1, batch = 0;
    std::vector<at::ScalarType> outputs;

    auto training_step(const auto& data) {
        auto out = layer(data.data);
        outputs.push_back(out.scalar_type());
        auto loss = out.to(torch::kFloat).square().mean();
        if (batch++ == overflow_at) loss = loss * std::numeric_limits<float>::infinity();
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    void training_step(const auto& data, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(layer(data.data).square().mean());
        optimizer.step();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

template <class Precision>
std::pair<std::vector<at::Tensor>, std::int64_t> trained(Precision precision, int overflow_at) {
    seed_everything(5);
    Overflows model;
    model.overflow_at = overflow_at;
    const auto result = Trainer{Epochs{2}, Accumulate{1}, ClipNorm{1.0}, std::move(precision)}.fit(model, loader(8, 4));
    return {model.parameters(), result.global_step()};
}

TEST(AnyPrecision, scales_the_loss_where_it_is_mixed_16) {
    for (const int overflow_at : {-1, 1}) {
        const auto [typed, steps] = trained(Fp16Mixed{}, overflow_at);
        const auto [any, any_steps] = trained(AnyPrecision{"16-mixed"}, overflow_at);
        EXPECT_EQ(any_steps, steps);
        // The first factor is too large for these gradients in half precision.
        EXPECT_EQ(any_steps, overflow_at < 0 ? 3 : 2) << "a step that overflows is left out";
        for (std::size_t i = 0; i < typed.size(); ++i) EXPECT_TRUE(any[i].equal(typed[i]));
        const auto [full, full_steps] = trained(AnyPrecision{"32"}, -1);
        EXPECT_EQ(full_steps, 4);
    }
}
TEST(AnyPrecision, keeps_the_scale_of_mixed_16_and_no_other) {
    AnyPrecision mixed{"16-mixed"}, full{"32-true"};
    EXPECT_EQ(mixed.state_dict().at("scale").as_double(), 65536);
    EXPECT_TRUE(full.state_dict().empty());
    auto state = mixed.state_dict();
    state["scale"] = 1024.0;
    mixed.load_state_dict(state);
    full.load_state_dict(state);
    EXPECT_EQ(mixed.state_dict().at("scale").as_double(), 1024);
    mixed.load_state_dict(full.state_dict());
    EXPECT_EQ(mixed.state_dict().at("scale").as_double(), 1024);
}
TEST(AnyPrecision, is_refused_by_hand_when_the_loss_would_be_scaled) {
    ByHand model;
    Trainer{Epochs{1}, AnyPrecision{"bf16-mixed"}}.fit(model, loader(8, 4));
    Trainer scaling{Epochs{1}, AnyPrecision{"16-mixed"}};
    EXPECT_THROW(scaling.fit(model, loader(8, 4)), Error);
    EXPECT_THROW(AnyPrecision{"17"}, Error);
}

} // namespace
