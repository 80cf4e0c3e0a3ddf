// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

struct Memory : policy::Logger {
    struct Row {
        std::string name;
        double value;
        std::int64_t step;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> rows;
    std::string status;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        rows.push_back({std::string(name), value, step});
    }
    void finalize(std::string_view how) { status = how; }
    std::vector<std::int64_t> steps_of(std::string_view name) const {
        std::vector<std::int64_t> steps;
        for (const auto& row : rows)
            if (row.name == name) steps.push_back(row.step);
        return steps;
    }
};
using Steps_ = std::vector<std::int64_t>;

Linear seeded() {
    seed_everything(1);
    return Linear{};
}

TEST(Logging, names_have_suffixes_only_where_both_are_asked_for) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, LogEvery{2}, Memory{}};
    trainer.fit(model, loader(), loader());
    const auto& memory = trainer.policy<Memory>();
    EXPECT_EQ(memory.steps_of("train/loss_step"), (Steps_{1, 3, 5, 7}));
    EXPECT_EQ(memory.steps_of("train/loss_epoch"), (Steps_{3, 7}));
    EXPECT_EQ(memory.steps_of("val/loss"), (Steps_{3, 7}));
    EXPECT_EQ(memory.steps_of("train/loss"), (Steps_{}));
    EXPECT_EQ(memory.status, "success");
}

TEST(Logging, counts_optimizer_steps_across_epochs) {
    auto model = seeded();
    Trainer trainer{Epochs{3}, Accumulate{2}, LogEvery{4}, Memory{}};
    trainer.fit(model, loader(96, 16)); // 6 batches, 3 steps an epoch
    EXPECT_EQ(trainer.policy<Memory>().steps_of("train/loss_step"), (Steps_{3, 7}));
}

// A callback and a module log from hooks; the same key may stand in training and in validation.
struct Talkative : Module<Talkative> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("loss"_key, loss), log("sum"_key, 1, on_epoch | reduce_sum),
                    log("largest"_key, loss, on_epoch | reduce_max), log("smallest"_key, loss, on_epoch | reduce_min),
                    log("newest"_key, loss, on_epoch | reduce_last));
    }
    auto validation_step(const auto& batch) {
        return logs(log("loss"_key, torch::mse_loss(layer(batch.data), batch.target) + 100));
    }
    auto on_train_epoch_end(auto& run) { return logs(log("epoch_seen"_key, double(run.epoch()))); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
struct Counter {
    double batches = 0;
    auto on_train_batch_end() { return logs(log("batches"_key, ++batches)); }
    void on_train_epoch_end(auto& run) { run.log("at run time", 7); }
};

struct LogsEachBatch {
    void on_train_batch_end(auto& run) { run.log("each batch", 1); }
};
TEST(Logging, a_batch_that_only_adds_to_the_gradients_belongs_to_the_step_that_follows) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, Accumulate{2}, Memory{}, LogsEachBatch{}};
    trainer.fit(model, loader()); // 4 batches, 2 steps an epoch
    EXPECT_EQ(trainer.policy<Memory>().steps_of("each batch"), (Steps_{0, 0, 1, 1, 2, 2, 3, 3}));
}

template <class Device>
void check_hooks_log(Device device) {
    seed_everything(2);
    Talkative model;
    Trainer trainer{Epochs{2}, device, LogEvery{1}, Memory{}, Counter{}};
    auto result = trainer.fit(model, loader(), loader());
    const auto& memory = trainer.template policy<Memory>();
    EXPECT_EQ(result.metric("batches"_key), 8);
    EXPECT_EQ(result.metric("epoch_seen"_key), 1);
    EXPECT_EQ(result.metric("sum"_key), 4);
    EXPECT_GT(result.metric("loss"_key), 100); // validation came last
    EXPECT_LT(result.metric("smallest"_key), result.metric("largest"_key));
    EXPECT_GE(result.metric("newest"_key), result.metric("smallest"_key));
    EXPECT_EQ(memory.steps_of("batches"), (Steps_{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(memory.steps_of("at run time"), (Steps_{3, 7}));
    EXPECT_EQ(memory.steps_of("loss").size(), 8U + 2U);
    EXPECT_TRUE(result.metrics().contains("at run time"));
    EXPECT_EQ(result.metrics().size(), 8U);
}
TEST(Logging, hooks_and_reductions_on_the_host) { check_hooks_log(Cpu{}); }
// Here values stay tensors until they are due: the way of every device but the host.
TEST(Logging, hooks_and_reductions_read_late) { check_hooks_log(FirstAvailable{}); }

TEST(Logging, late_and_early_reading_agree) {
    auto one = seeded(), other = seeded();
    auto early = Trainer{Epochs{2}}.fit(one, loader(40, 16));
    auto late = Trainer{Epochs{2}, FirstAvailable{}}.fit(other, loader(40, 16));
    EXPECT_NEAR(early.metric("train/loss"_key), late.metric("train/loss"_key), 1e-7);
}

TEST(Logging, a_test_stands_where_the_fit_before_it_came_to) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, Memory{}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.test(model, loader()).global_step(), 8);
    EXPECT_EQ(trainer.policy<Memory>().steps_of("test/loss"), (Steps_{7}));
}

struct AsksTooEarly {
    int asked = 0;
    void on_train_start(auto& run) {
        ++asked;
        EXPECT_FALSE(run.has_metric("train/loss"_key));
        EXPECT_THROW((void)run.metric("train/loss"_key), Error);
    }
};
TEST(Logging, a_metric_without_a_value_says_so) {
    auto model = seeded();
    Trainer trainer{Epochs{1}, AsksTooEarly{}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.policy<AsksTooEarly>().asked, 1);
}

struct Maybe {
    int calls = 0;
    void on_train_epoch_end() { ++calls; }
};
TEST(Policies, may_be_chosen_at_run_time) {
    auto model = seeded();
    auto none = std::optional<Maybe>{};
    auto some = std::optional<Counter>{Counter{}};
    std::variant<ClipNorm, ClipValue> clip = ClipValue{0.5};
    Trainer trainer{Epochs{1}, none, some, clip};
    auto result = trainer.fit(model, loader());
    EXPECT_EQ(result.metric("batches"_key), 4);
}

struct WithMetric : Linear {
    metric::Accuracy accuracy;
    auto validation_step(const auto& batch) {
        accuracy.update(torch::stack({batch.data.select(1, 0), batch.data.select(1, 1)}, 1),
                        (batch.data.select(1, 1) > batch.data.select(1, 0)).to(torch::kLong));
        return logs(log("val/acc"_key, accuracy));
    }
};
TEST(Logging, metric_objects_are_computed_and_reset_at_an_epochs_end) {
    WithMetric model;
    auto result = Trainer{Epochs{2}}.fit(model, loader(), loader(40, 16));
    EXPECT_EQ(result.metric("val/acc"_key), 1.0);
    EXPECT_TRUE(std::isnan(model.accuracy.compute()));
}

struct Skips : Linear {
    auto training_step(const auto& batch, std::int64_t batch_idx) {
        using Result = decltype(Linear::training_step(batch));
        if (batch_idx % 2 == 1) return std::optional<Result>{};
        return std::optional<Result>{Linear::training_step(batch)};
    }
};
TEST(Step, may_skip_a_batch) {
    Skips model;
    EXPECT_EQ((Trainer{Epochs{1}}.fit(model, loader()).global_step()), 2);
}

} // namespace
