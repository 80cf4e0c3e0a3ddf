// SPDX-License-Identifier: BSL-1.0
// A module's or a callback's configure_gradient_clipping, and run.clip_gradients.
#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
namespace testing = fulgurite::testing;

double total_norm(auto& optimizer) {
    double squares = 0;
    for (auto& group : optimizer.param_groups())
        for (auto& parameter : group.params) squares += read_scalar(parameter.grad().square().sum());
    return std::sqrt(squares);
}

/// Notes the norm of its gradients before the hook, and what the optimizer sees.
struct Noting : testing::Linear {
    static inline std::vector<std::string> events;
    static inline std::vector<double> norms;

    struct NotingSGD : optim::SGD {
        using SGD::SGD;
        void step() {
            events.emplace_back("step");
            norms.push_back(total_norm(*this));
            SGD::step();
        }
    };
    Noting() {
        events.clear();
        norms.clear();
    }
    void on_before_optimizer_step(auto&, auto& optimizer) {
        events.emplace_back("before");
        norms.push_back(total_norm(optimizer));
    }
    auto configure_optimizers() { return NotingSGD{parameters(), {.lr = 0.01}}; }
};

struct ByHand : Noting {
    auto configure_gradient_clipping(auto&, auto& optimizer) {
        events.emplace_back("clip");
        const double before = total_norm(optimizer);
        for (auto& group : optimizer.param_groups())
            for (auto& parameter : group.params) parameter.mutable_grad().mul_(0.5);
        return logs(log("grad/norm"_key, before));
    }
};

TEST(GradientClipping, hook_of_a_module_stands_in_the_place_of_clipping) {
    ByHand model;
    auto result = Trainer{Steps{1}, ClipNorm{1e-9}}.fit(model, testing::loader());
    EXPECT_EQ(Noting::events, (std::vector<std::string>{"before", "clip", "step"}));
    EXPECT_DOUBLE_EQ(Noting::norms[1], Noting::norms[0] / 2); // and nothing of the Trainer's policy
    EXPECT_DOUBLE_EQ(result.metric("grad/norm"_key), Noting::norms[0]);
}

TEST(GradientClipping, hook_sees_gradients_without_the_scale_of_the_loss) {
    ByHand model;
    Noting plain;
    {
        torch::NoGradGuard no_grad;
        plain.layer->weight.copy_(model.layer->weight);
        plain.layer->bias.copy_(model.layer->bias);
    }
    Trainer{Steps{1}}.fit(plain, testing::loader());
    const auto unscaled = Noting::norms.front();
    auto result = Trainer{Steps{1}, Fp16Mixed{{.init_scale = 1024}}}.fit(model, testing::loader());
    EXPECT_NEAR(result.metric("grad/norm"_key), unscaled, 2e-2 * unscaled);
}

struct AfterwardsThePolicy : Noting {
    void configure_gradient_clipping(auto& run, auto& optimizer) {
        if (run.global_step() == 1) run.clip_gradients(optimizer);
    }
};

TEST(GradientClipping, hook_may_call_the_policy_of_the_trainer) {
    AfterwardsThePolicy model;
    Trainer{Steps{2}, ClipNorm{1e-3}}.fit(model, testing::loader());
    EXPECT_GT(Noting::norms[0], 1e-2);
    EXPECT_EQ(Noting::norms[1], Noting::norms[0]);
    EXPECT_NEAR(Noting::norms[3], 1e-3, 1e-6);
}

struct ClipsByCallback {
    double before = 0;
    void configure_gradient_clipping(auto& run, auto& optimizer) {
        before = read_scalar(run.clip_gradients(optimizer, ClipNorm{1e-3}));
        run.clip_gradients(optimizer); // the Trainer has no policy: nothing
    }
};

TEST(GradientClipping, hook_of_a_callback_may_bring_a_policy_of_its_own) {
    Noting model;
    Trainer trainer{Steps{1}, ClipsByCallback{}};
    trainer.fit(model, testing::loader());
    EXPECT_NEAR(trainer.policy<ClipsByCallback>().before, Noting::norms[0], 1e-5);
    EXPECT_NEAR(Noting::norms[1], 1e-3, 1e-6);
}

struct Manual : Noting {
    static constexpr auto optimization = manual;
    double before = 0;
    void training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(torch::mse_loss(forward(batch.data), batch.target));
        before = read_scalar(run.clip_gradients(optimizer, ClipNorm{1e-3}));
        optimizer.step();
    }
};

TEST(GradientClipping, is_there_for_manual_optimization) {
    Manual model;
    Trainer{Steps{1}}.fit(model, testing::loader());
    EXPECT_GT(model.before, 1e-2);
    EXPECT_NEAR(Noting::norms[1], 1e-3, 1e-6);
}

} // namespace
