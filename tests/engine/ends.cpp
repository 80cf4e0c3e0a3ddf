// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

#include <csignal>

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

std::string refusal(auto&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "none";
}

struct LeavesOut : Module<LeavesOut> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    bool all = true;
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return all ? std::nullopt : std::optional(fulgurite::step(loss));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Steps, end_with_an_error_where_none_is_taken) {
    LeavesOut model;
    using MaybeEpochs = std::optional<Epochs>;
    const auto fit = [&](MaybeEpochs epochs) {
        return refusal([&] { Trainer{Steps{3}, epochs}.fit(model, loader()); });
    };
    EXPECT_NE(fit({}).find("epoch 0 has ended without an optimizer step"), std::string::npos);
    EXPECT_EQ(fit(Epochs{2}), "none");
    model.all = false;
    EXPECT_EQ(fit({}), "none");
}

TEST(LossScaler, gives_up_where_no_factor_helps) {
    LossScaler scaler({});
    const auto overflow = [&] {
        return scaler.unscale(std::vector<at::Tensor>{torch::full({1}, std::numeric_limits<double>::quiet_NaN())});
    };
    for (int i = 0; i < 40; ++i) EXPECT_FALSE(overflow()); // 2^16 to 2^-24
    EXPECT_NE(refusal(overflow).find("gradients are not finite however small"), std::string::npos);
}

TEST(Limit, of_an_empty_loader_does_not_end_a_fit_well) {
    Linear model;
    std::vector<data::Batch> none;
    for (const auto& amount : {Amount(10), Amount(1.0), Amount(0.5)})
        EXPECT_NE(refusal([&] {
                      Trainer{Epochs{1}, Limit{.train = amount}}.fit(model, none);
                  }).find("the training loader gave no batch"),
                  std::string::npos);
    Trainer nothing{Epochs{1}, Limit{.train = 0}};
    EXPECT_EQ(refusal([&] { nothing.fit(model, none); }), "none");
}

struct AsksEarly {
    int what = 0;
    void setup(auto& run) {
        if constexpr (std::remove_cvref_t<decltype(run)>::stage() == Stage::fit) {
            if (what == 0) (void)run.optimizers();
            else if (what == 1) (void)run.schedules();
            else run.learning_rates([](auto, double) {});
        }
    }
};
TEST(Run, has_no_optimizers_before_the_fit_starts) {
    for (const int what : {0, 1, 2}) {
        Linear model;
        EXPECT_NE(
            refusal([&] { Trainer{Epochs{1}, AsksEarly{what}}.fit(model, loader()); }).find("before on_fit_start"),
            std::string::npos);
    }
}

TEST(Accumulate, goes_on_from_a_checkpoint_that_was_written_without_it) {
    TempDir dir;
    Linear first, second;
    auto train = loader(64, 16);
    Trainer{Steps{2}, SaveAll{dir.path()}}.fit(first, train);
    const auto result = Trainer{Epochs{1}, Accumulate{2}}.fit(second, train, resume(dir.path() / "2"));
    EXPECT_EQ(result.global_step(), 3);
}

/// A signal in the tail of a run, after its last batch.
struct PressesLate {
    bool* torn_down;
    void on_train_end() { std::raise(SIGTERM); }
    void on_test_epoch_end() { std::raise(SIGTERM); }
    void teardown() { *torn_down = true; }
};
TEST(Interrupt, in_the_tail_of_a_run_is_thrown_once_all_is_torn_down) {
    Linear model;
    bool torn_down = false;
    Trainer trainer{Epochs{1}, PressesLate{&torn_down}};
    EXPECT_THROW(trainer.fit(model, loader()), Interrupted);
    EXPECT_TRUE(torn_down);
    EXPECT_THROW(trainer.test(model, loader()), Interrupted);
}

volatile std::sig_atomic_t came = 0;
struct PressesAndThrows {
    void on_train_batch_start() {
        std::raise(SIGTERM);
        throw std::runtime_error("here");
    }
};
TEST(Interrupt, that_nobody_asked_for_reaches_the_handler_of_before) {
    Linear model;
    void (*before)(int) = std::signal(SIGTERM, [](int number) { came = number; });
    EXPECT_THROW((Trainer{Epochs{1}, PressesAndThrows{}}.fit(model, loader())), std::runtime_error);
    EXPECT_EQ(came, SIGTERM);
    std::signal(SIGTERM, SIG_IGN); // as under nohup
    bool torn_down = false;
    Trainer ignores{Epochs{1}, PressesLate{&torn_down}};
    EXPECT_NO_THROW(ignores.fit(model, loader()));
    EXPECT_EQ(std::signal(SIGTERM, before), SIG_IGN);
}

} // namespace
