// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::sums;

struct Ends : policy::Logger {
    std::vector<std::string> ends = {};
    int hyperparams = 0;
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_hyperparams(const Hyperparameters&) { ++hyperparams; }
    void flush() { ends.emplace_back("flush"); }
    void finalize(std::string_view status) { ends.emplace_back(status); }
};
struct LinearOptions {
    double lr = 0.1;
};
} // namespace
BOOST_HANA_ADAPT_STRUCT(LinearOptions, lr);
namespace {
struct WithOptions : Linear {
    LinearOptions own;
    const LinearOptions& options() const { return own; }
};

TEST(WithinFit, a_test_leaves_the_policies_of_the_fit_alone) {
    const bool before = at::globalContext().deterministicAlgorithms();
    WithOptions model;
    PublishedWeights published;
    Trainer trainer{Steps{6}, PublishWeights{published}, MaxTime{std::chrono::hours(8)}, Deterministic{}, Ends{}};
    auto train = loader(64, 16);
    auto& time = trainer.policy<MaxTime>();
    Linear reads;
    auto reader = published.reader(reads);
    for (const auto& tick : trainer.steps(model, train)) {
        if (tick.global_step != 3) continue;
        auto state = StateTree::dict();
        state["elapsed"] = 100.0; // as in a resumed run
        time.load_state_dict(state);
        trainer.test(model, train);
        EXPECT_GE(time.elapsed(), 100);
        EXPECT_TRUE(at::globalContext().deterministicAlgorithms());
        EXPECT_EQ(trainer.policy<Ends>().ends, std::vector<std::string>({"flush"}));
    }
    EXPECT_EQ(at::globalContext().deterministicAlgorithms(), before);
    EXPECT_TRUE(reader.update());
    EXPECT_EQ(reader.step(), 6);
    EXPECT_TRUE(torch::equal(reads.layer->weight, model.layer->weight));
    EXPECT_EQ(trainer.policy<Ends>().ends, std::vector<std::string>({"flush", "success"}));
    EXPECT_EQ(trainer.policy<Ends>().hyperparams, 1);
    trainer.test(model, train); // a run of its own
    EXPECT_EQ(trainer.policy<Ends>().ends, std::vector<std::string>({"flush", "success", "success"}));
    EXPECT_EQ(trainer.policy<Ends>().hyperparams, 2);
}

struct BreaksLater : Linear {
    void on_after_backward(auto& run) {
        if (run.global_step() == 4) layer->bias.mutable_grad().fill_(std::numeric_limits<float>::quiet_NaN());
    }
};
/// A network whose test is the residual of a differential equation; it brings its own loaders.
struct Residual : Linear {
    torch::Tensor seen;
    auto test_step(const auto& batch) {
        const at::AutoGradMode with_gradients(true);
        auto points = batch.data.clone().requires_grad_();
        auto slope = torch::autograd::grad({forward(points).sum()}, {points})[0];
        seen = slope[0].clone();
    }
    auto train_dataloader() const { return loader(8, 4); }
    auto val_dataloader() const { return loader(8, 4); }
    auto test_dataloader() const { return loader(8, 4); }
    auto predict_dataloader() const { return loader(8, 4); }
};
TEST(InferenceMode, can_be_switched_off_for_steps_that_need_gradients) {
    Residual model;
    Trainer trainer{Epochs{1}, InferenceMode{false}};
    trainer.test(model);
    EXPECT_TRUE(torch::equal(model.seen, model.layer->weight[0]));
    const auto predictions = trainer.predict(model);
    ASSERT_EQ(predictions.size(), 2);
    EXPECT_FALSE(predictions[0].is_inference() || predictions[0].requires_grad());
    trainer.policy<InferenceMode>() = InferenceMode{true};
    EXPECT_TRUE(trainer.predict(model)[0].is_inference());
    EXPECT_ANY_THROW(trainer.test(model));
    EXPECT_FALSE(c10::InferenceMode::is_enabled());
}
TEST(ModuleWithLoaders, is_its_own_data_in_every_stage) {
    Residual model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model);
    const auto result = trainer.validate(model);
    EXPECT_EQ(result.metric("val/loss"_key), trainer.validate(model, loader(8, 4)).metric("val/loss"_key));
    EXPECT_EQ(trainer.predict(model, {.return_predictions = true}).size(), 2);
}

TEST(WithinFit, a_test_leaves_guards_and_clocks_alone) {
    BreaksLater model;
    Trainer trainer{Epochs{1}, NanGuard{{.gradients = true}}, Timer{}};
    auto train = loader(96, 16);
    EXPECT_THROW(
        {
            for (const auto& tick : trainer.steps(model, train)) {
                if (tick.global_step != 3) continue;
                trainer.test(model, train);
                EXPECT_FALSE(trainer.policy<Timer>().ended(Phase::train).has_value());
                EXPECT_TRUE(trainer.policy<Timer>().ended(Phase::test).has_value());
            }
        },
        Error);
    EXPECT_TRUE(trainer.policy<Timer>().ended(Phase::train).has_value());
}

TEST(WithinFit, cudnn_is_set_until_the_fit_ends) {
    const bool before = at::globalContext().benchmarkCuDNN();
    Linear model;
    Trainer trainer{Steps{3}, CudnnBenchmark{!before}};
    auto train = loader(64, 16);
    for (const auto& tick : trainer.steps(model, train)) {
        if (tick.global_step == 1) trainer.test(model, train);
        EXPECT_EQ(at::globalContext().benchmarkCuDNN(), !before);
    }
    EXPECT_EQ(at::globalContext().benchmarkCuDNN(), before);
}

struct OwnClip {
    int calls = 0;
    void configure_gradient_clipping(auto&, auto&) { ++calls; }
};
struct OwnMode {
    void on_validation_model_eval() {}
};
struct Looks {
    bool training = false;
    double norm = 0;
    int checks = 0;
    std::vector<std::int64_t> validated = {};
    void on_fit_start(auto& run) { run.log("start", 7); }
    void on_sanity_check_start() { ++checks; }
    void on_validation_batch_start(auto& run) { training = run.module().is_training(); }
    void on_validation_end(auto& run) { validated.push_back(run.total_batches()); }
    void on_train_batch_end(auto& run) { norm = run.module().layer->weight.grad().norm().template item<double>(); }
};
struct Extra : policy::Logger {
    std::vector<std::string> names = {};
    void log_scalar(std::string_view name, double, std::int64_t) { names.emplace_back(name); }
};

struct Answer {
    Looks looks;
    OwnClip clip;
    std::vector<std::string> names;
};
Answer answer(bool left_in, double val = 1.0, bool check = false) {
    Linear model;
    model.layer->weight.data().fill_(100);
    Trainer trainer{Epochs{1},
                    ClipNorm{1e-6},
                    left_in ? std::optional<OwnClip>(OwnClip{}) : std::nullopt,
                    left_in ? std::optional<OwnMode>(OwnMode{}) : std::nullopt,
                    check ? std::optional<SanityCheck>(SanityCheck{1}) : std::nullopt,
                    Limit{.val = val},
                    Looks{},
                    Extra{}};
    auto train = loader(16, 16);
    trainer.fit(model, train, train);
    return {trainer.policy<Looks>(), trainer.policy<OwnClip>().value_or(OwnClip{}), trainer.policy<Extra>().names};
}
TEST(Choice, of_a_listener_that_was_left_out_leaves_the_default_on) {
    const auto without = answer(false);
    EXPECT_FALSE(without.looks.training);
    EXPECT_LT(without.looks.norm, 1e-5);
    const auto with = answer(true);
    EXPECT_TRUE(with.looks.training);
    EXPECT_GT(with.looks.norm, 1);
    EXPECT_EQ(with.clip.calls, 1);
}
TEST(SanityCheck, is_left_out_with_its_hooks_and_keeps_what_was_logged_before_it) {
    const auto count = [](const Answer& of) { return std::count(of.names.begin(), of.names.end(), "start"); };
    const auto without = answer(false), nothing = answer(false, 0.0, true), with = answer(false, 1.0, true);
    EXPECT_EQ(without.looks.checks, 0);
    EXPECT_EQ(nothing.looks.checks, 0);
    EXPECT_EQ(with.looks.checks, 1);
    EXPECT_EQ(count(without), 1);
    EXPECT_EQ(count(nothing), 1);
    EXPECT_EQ(count(with), 1);
}

std::vector<std::int64_t> validations_of_a_trial(ValidateEvery every) {
    WithOptions model;
    Trainer trainer{Epochs{9}, FastDevRun{1}, every, Looks{}, Ends{}};
    auto train = loader(64, 16);
    trainer.fit(model, train, train);
    EXPECT_EQ(trainer.policy<Ends>().hyperparams, 0);
    EXPECT_TRUE(trainer.policy<Ends>().ends.empty());
    return trainer.policy<Looks>().validated;
}
TEST(FastDevRun, validates_at_the_end_of_its_epoch_whatever_the_cadence) {
    for (const auto& every : {ValidateEvery{0.25}, ValidateEvery{Epochs{2}}, ValidateEvery{Steps{500}}})
        EXPECT_EQ(validations_of_a_trial(every), std::vector<std::int64_t>{1});
}

TEST(Limit, of_the_validation_is_refused_before_the_first_batch) {
    for (const bool overfits : {false, true}) {
        Linear model;
        Trainer trainer{Epochs{1}, Limit{.val = overfits ? 1.0 : 0.1},
                        overfits ? std::optional<Overfit>(0.3) : std::nullopt, Looks{}};
        auto train = loader(64, 16), validation = loader(16, 16);
        const auto before = model.layer->weight.clone();
        EXPECT_THROW(trainer.fit(model, train, validation), Error);
        EXPECT_TRUE(torch::equal(model.layer->weight, before));
    }
}

} // namespace
