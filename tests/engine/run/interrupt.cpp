// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/run/interrupt.hpp"

#include <gtest/gtest.h>
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune.hpp>

#include <csignal>
#include <stdexcept>

#include "engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

volatile std::sig_atomic_t heard = 0;

/// A host's own handler of both signals, while it lives.
struct HostHandlers {
    void (*keyboard)(int) = std::signal(SIGINT, [](int) { heard = heard + 1; });
    void (*end)(int) = std::signal(SIGTERM, [](int) { heard = heard + 10; });
    HostHandlers() { heard = 0; }
    ~HostHandlers() {
        std::signal(SIGINT, keyboard);
        std::signal(SIGTERM, end);
    }
};

struct Presses {
    void on_train_batch_end() { std::raise(SIGINT); }
    void on_validation_batch_end() { std::raise(SIGINT); }
    void on_test_batch_end() { std::raise(SIGTERM); }
    void on_predict_batch_end() { std::raise(SIGINT); }
};

struct PressingNet : Module<PressingNet> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) {
        std::raise(SIGINT);
        return step(torch::mse_loss(layer(batch.data), batch.target));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

TEST(HandleSignals, that_is_off_leaves_them_to_the_program_in_every_call) {
    const HostHandlers handlers;
    Linear model;
    Trainer trainer{Epochs{1}, HandleSignals{false}, Presses{}};
    EXPECT_EQ(trainer.fit(model, loader(64, 16)).global_step(), 4);
    EXPECT_EQ(heard, 4);
    trainer.validate(model, loader(64, 16));
    EXPECT_EQ(heard, 8);
    trainer.test(model, loader(64, 16));
    EXPECT_EQ(heard, 48);
    trainer.predict(model, loader(64, 16));
    EXPECT_EQ(heard, 52);
    PressingNet pressing;
    tune::lr_find(trainer, pressing, loader(64, 16), {.num_training = 4});
    EXPECT_EQ(heard, 56);
}

TEST(HandleSignals, that_is_on_or_not_named_takes_them) {
    const HostHandlers handlers;
    Linear model;
    std::optional<HandleSignals> choice = HandleSignals{true};
    EXPECT_THROW((Trainer{Epochs{1}, choice, Presses{}}.fit(model, loader())), Interrupted);
    choice.reset();
    EXPECT_THROW((Trainer{Epochs{1}, choice, Presses{}}.test(model, loader())), Interrupted);
    EXPECT_EQ(heard, 0);
}

/// Validates by a trainer that leaves signals alone, within a fit that takes them.
struct ValidatesWithin {
    void on_train_batch_end() {
        Linear other;
        Trainer{HandleSignals{false}}.validate(other, loader());
        std::raise(SIGINT);
    }
};
TEST(HandleSignals, that_is_off_within_a_fit_leaves_the_fit_its_own) {
    const HostHandlers handlers;
    Linear model;
    EXPECT_THROW((Trainer{Epochs{1}, ValidatesWithin{}}.fit(model, loader())), Interrupted);
    EXPECT_EQ(heard, 0);
}

struct Raises {
    int signal;
    void on_train_batch_end() { std::raise(signal); }
};
struct Throws {
    void on_train_batch_end() { throw std::runtime_error("no disk"); }
};

// As a program without a `try` does it.
template <class Policy>
void train(Policy policy) noexcept {
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_DFL); // a shell's background job ignores them
    Linear model;
    Trainer{Epochs{1}, policy}.fit(model, loader());
}

struct UncaughtInterrupt : ::testing::Test {
    UncaughtInterrupt() { ::testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};
TEST_F(UncaughtInterrupt, ends_the_program_as_the_signal_would) {
    EXPECT_EXIT(train(Raises{SIGINT}), ::testing::ExitedWithCode(130),
                "^training was interrupted from the keyboard after step 1\n$");
    EXPECT_EXIT(train(Raises{SIGTERM}), ::testing::ExitedWithCode(143),
                "^training was asked to terminate after step 1\n$");
}
TEST_F(UncaughtInterrupt, leaves_other_exceptions_to_the_handler_of_before) {
    EXPECT_EXIT(train(Throws{}), ::testing::KilledBySignal(SIGABRT), "no disk");
    const auto with_handler = [] {
        std::set_terminate([] { std::_Exit(7); });
        train(Throws{});
    };
    EXPECT_EXIT(with_handler(), ::testing::ExitedWithCode(7), "");
}

} // namespace
