// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/closure.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::ByClosure;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

Tensor weights(const Linear& model) { return model.layer->weight.detach().clone(); }

struct WithOurs : Linear {
    WithOurs() { torch::nn::init::constant_(layer->weight, 0.5); }
};
struct WithTorchs : WithOurs {
    auto configure_optimizers() { return torch::optim::SGD(parameters(), lr); }
};
/// Leaves out every second batch.
struct Skips : WithTorchs {
    auto training_step(const auto& batch, std::int64_t batch_idx) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return batch_idx % 2 == 0 ? std::optional(step(loss)) : std::nullopt;
    }
};
/// Whether the hook sees the gradient of the loss that comes before it.
struct SeesGradients {
    std::vector<bool> fresh = {};
    void on_after_backward(auto& run) { gradient_ = run.module().layer->weight.grad(); }
    void on_before_optimizer_step(auto& run) {
        fresh.push_back(gradient_.defined() && run.module().layer->weight.grad().is_same(gradient_));
        gradient_ = Tensor();
    }

private:
    Tensor gradient_;
};
struct WithLbfgs : WithOurs {
    auto configure_optimizers() { return optim::LBFGS{parameters(), {.max_iter = 3}}; }
};

// LibTorch's optimizers can all be given a closure, and none but LBFGS asks for one.
TEST(TorchOptimizers, accumulate_as_ours_do) {
    WithOurs ours;
    WithTorchs theirs;
    const auto bias = ours.layer->bias.detach().clone();
    theirs.layer->bias.data().copy_(bias);
    EXPECT_EQ((Trainer{Epochs{2}, Accumulate{2}, ClipNorm{0.5}}.fit(ours, loader(64, 16)).global_step()), 4);
    EXPECT_EQ((Trainer{Epochs{2}, Accumulate{2}, ClipNorm{0.5}}.fit(theirs, loader(64, 16)).global_step()), 4);
    EXPECT_TRUE(torch::allclose(weights(ours), weights(theirs), 1e-6, 1e-7));
}

/// One of the user's own, which says that it asks for the loss.
struct Asks : torch::optim::SGD {
    using SGD::SGD;
    static constexpr bool asks_for_loss = true;
    Tensor step(LossClosure closure = nullptr) override {
        EXPECT_TRUE(closure);
        return SGD::step(std::move(closure));
    }
};
struct WithAsks : WithOurs {
    auto configure_optimizers() { return Asks(parameters(), lr); }
};
TEST(TorchOptimizers, of_ones_own_are_given_the_loss_where_they_ask_for_it) {
    WithOurs ours;
    WithAsks theirs;
    theirs.layer->bias.data().copy_(ours.layer->bias.detach());
    Trainer{Epochs{1}}.fit(ours, loader(64, 16));
    EXPECT_EQ((Trainer{Epochs{1}}.fit(theirs, loader(64, 16)).global_step()), 4);
    EXPECT_TRUE(torch::allclose(weights(ours), weights(theirs), 1e-6, 1e-7));
}

TEST(TorchOptimizers, leave_out_a_batch_where_the_step_says_so) {
    Skips model;
    EXPECT_EQ((Trainer{Epochs{1}}.fit(model, loader(64, 16)).global_step()), 2);
}

TEST(TorchOptimizers, step_after_the_backward_pass_that_hooks_see) {
    const auto fresh = [](auto model) {
        Trainer trainer{Epochs{1}, SeesGradients{}};
        trainer.fit(model, loader(32, 16));
        return trainer.template policy<SeesGradients>().fresh;
    };
    EXPECT_EQ(fresh(WithOurs()), std::vector<bool>(2, true));
    EXPECT_EQ(fresh(WithTorchs()), std::vector<bool>(2, true));
    ByClosure stepped;
    torch::nn::init::constant_(stepped.layer->weight, 0.5);
    stepped.lbfgs.max_iter = 3;
    const auto often = fresh(WithLbfgs()), by_hand = fresh(std::move(stepped));
    EXPECT_GT(often.size(), 2U);
    EXPECT_EQ(often, std::vector<bool>(often.size(), true));
    EXPECT_EQ(by_hand, often);
}

} // namespace
