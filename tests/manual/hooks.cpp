// SPDX-License-Identifier: BSL-1.0
// The code of docs/hooks.md.
#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::hooks_page {
namespace {

// [module]
struct Noted : Net {
    std::vector<double> worst;

    auto training_step(const auto& batch) {
        auto prediction = forward(batch.data);
        auto loss = torch::mse_loss(prediction, batch.target);
        auto error = (prediction - batch.target).abs().max().detach();
        return step(loss, log("train/loss"_key, loss), output("error"_key, error));
    }
    // Outputs are gathered over the epoch only because this hook takes them.
    auto on_train_epoch_end(auto& run, const auto& outputs) {
        double most = 0;
        for (const auto& each : outputs) most = std::max(most, read_scalar(each["error"_key]));
        worst.push_back(most);
        return logs(log("train/worst"_key, most), log("train/epoch"_key, run.epoch()));
    }
};
// [module]

// [callback]
struct StopBelow {
    double threshold;

    void on_validation_end(auto& run) {
        if (run.metric("val/loss"_key) < threshold) run.stop("val/loss is low enough");
    }
};
// [callback]

TEST(ManualHooks, a_callback_stops_training_and_a_module_logs_at_the_end_of_an_epoch) {
    Noted model;
    auto loader = batches();
    // [use]
    Trainer trainer{Epochs{200}, StopBelow{1e-3}};
    auto result = trainer.fit(model, loader, loader);
    // [use]
    EXPECT_EQ(result.stop_reason(), "val/loss is low enough");
    EXPECT_EQ(result.metric("train/worst"_key), model.worst.back());
    EXPECT_LT(result.metric("val/loss"_key), 1e-3);
}

// [gradients]
struct GradientNorm {
    auto on_before_optimizer_step(auto& run) {
        auto squares = torch::zeros({}, torch::kDouble);
        for (const auto& parameter : run.module().parameters())
            if (parameter.grad().defined()) squares += parameter.grad().square().sum();
        return logs(log("grad/norm"_key, squares.sqrt())); // a hook of a training batch: the step's value
    }
};
// [gradients]

TEST(ManualHooks, a_callback_logs_what_monitors_can_see) {
    Net model;
    auto loader = batches();
    Trainer trainer{Epochs{2}, GradientNorm{}, EarlyStopping{"val/loss"_key}};
    EXPECT_GE(trainer.fit(model, loader, loader).metric("grad/norm"_key), 0);
}

// [clipping]
struct ClipsHarderAtFirst : Net {
    auto configure_gradient_clipping(auto& run, auto& optimizer) {
        auto norm = run.clip_gradients(optimizer, ClipNorm{run.epoch() == 0 ? 0.01 : 1.0});
        return logs(log("grad/norm"_key, norm)); // as it was before
    }
};
// [clipping]

TEST(ManualHooks, a_module_clips_its_gradients_itself) {
    ClipsHarderAtFirst model;
    EXPECT_GT(Trainer{Epochs{2}}.fit(model, batches()).metric("grad/norm"_key), 0);
}

// [evaluations]
struct CountBatches : EvaluationHooks<CountBatches, evaluation_hook::Start, evaluation_hook::BatchEnd> {
    int batches = 0;
    void on_evaluation_start(auto&, Phase) { batches = 0; } // Phase::validation, test or predict
    void on_evaluation_batch_end(auto&, Phase) { ++batches; }
};
// [evaluations]

TEST(ManualHooks, one_hook_does_for_validation_test_and_prediction) {
    Net model;
    auto loader = batches();
    Trainer trainer{CountBatches{}};
    trainer.validate(model, loader);
    EXPECT_EQ(trainer.policy<CountBatches>().batches, 6);
    auto few = batches(32);
    trainer.predict(model, few);
    EXPECT_EQ(trainer.policy<CountBatches>().batches, 2);
}

// [epochs]
struct CountEpochs {
    int whole = 0;
    void on_train_epoch_end(auto& run) { whole += run.epoch_complete(); }
};
// [epochs]

TEST(ManualHooks, an_epoch_that_is_cut_is_no_whole_one) {
    Net model;
    Trainer trainer{Epochs{9}, Steps{15}, CountEpochs{}}; // six batches in an epoch
    trainer.fit(model, batches());
    EXPECT_EQ(trainer.policy<CountEpochs>().whole, 2);
}

// [late_step]
struct CountSteps {
    std::int64_t steps = 0;
    void on_train_batch_end(auto& run) { steps = run.global_step(); }
    void on_late_step(auto& run) { steps = run.global_step(); }
};
// [late_step]

struct Short : Net {
    void on_train_batch_end(auto& run) {
        if (run.batch_idx() == 2) run.skip_epoch(); // in the middle of a window
    }
};

TEST(ManualHooks, a_step_outside_of_a_batch_is_told) {
    Short model;
    Trainer trainer{Epochs{2}, Accumulate{2}, CountSteps{}};
    EXPECT_EQ(trainer.fit(model, batches()).global_step(), 4);
    EXPECT_EQ(trainer.policy<CountSteps>().steps, 4);
}

// [late]
struct LogWeights {
    void on_train_epoch_end(auto& run) { // names that are known only at run time: straight to the loggers
        for (const auto& item : run.module().named_parameters())
            run.log("weights/" + item.key(), read_scalar(item.value().abs().max().detach()));
    }
};
// [late]

struct Memory : policy::Logger {
    std::vector<std::string> names;
    void log_scalar(std::string_view name, double, std::int64_t) { names.emplace_back(name); }
};

TEST(ManualHooks, names_may_be_known_only_at_run_time) {
    Net model;
    Trainer trainer{Epochs{1}, LogWeights{}, Memory{}};
    trainer.fit(model, batches());
    const auto& names = trainer.policy<Memory>().names;
    EXPECT_NE(std::find(names.begin(), names.end(), "weights/layer.weight"), names.end());
}

} // namespace
} // namespace handbook::hooks_page
