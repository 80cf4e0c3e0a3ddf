// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

constexpr auto flat = "flat"_key;

/// Follows a metric that never gets better: each value that is new counts as one that is no better than the first.
template <Interval When>
struct Follows : Module<Follows<When>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 1));
    std::int64_t patience = 1;

    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        if constexpr (When == Interval::epoch) return step(loss, log(flat, 1.0, on_epoch));
        else return step(loss);
    }
    auto validation_step(const auto&) {
        if constexpr (When == Interval::epoch) return logs();
        else return logs(log(flat, 1.0));
    }
    auto configure_optimizers() {
        return optim::with(optim::SGD{this->parameters(), {.lr = 0.5}},
                           optim::ReduceLROnPlateau{flat, {.factor = 0.5, .patience = patience}, When});
    }
};
struct Rates {
    std::vector<double> after = {}; // each batch, and at the end
    void on_train_batch_end(auto& run) { look(run); }
    void on_train_end(auto& run) { look(run); }
    void look(auto& run) {
        run.learning_rates([&](auto, double lr) { after.push_back(lr); });
    }
};

TEST(Schedules, that_follow_a_metric_by_steps_take_each_value_once) {
    TempDir dir;
    auto train = loader(64, 16), validation = loader(16, 16);
    const auto rates = [&](std::int64_t steps, const std::filesystem::path& from) {
        Follows<Interval::step> model;
        Trainer trainer{Steps{steps}, Rates{}, SaveAll{dir.path() / std::to_string(steps)}};
        trainer.fit(model, train, validation, resume(from));
        return trainer.policy<Rates>().after;
    };
    // Values are there before steps 5, 9 and 13: the best, one that is no better, one more than patience has.
    std::vector<double> expected(12, 0.5);
    expected.insert(expected.end(), 3, 0.25);
    EXPECT_EQ(rates(14, {}), expected);
    EXPECT_EQ(rates(15, dir.path() / "14" / "6"), std::vector<double>({.5, .5, .5, .5, .5, .5, .25, .25, .25, .25}));
}

TEST(Schedules, that_follow_a_metric_by_epochs_rest_where_an_epoch_is_cut) {
    Follows<Interval::epoch> model;
    model.patience = 0;
    Trainer trainer{Steps{6}, Rates{}};
    trainer.fit(model, loader(64, 16));
    EXPECT_EQ(trainer.policy<Rates>().after.back(), 0.5);
}

/// Leaves every second batch out.
struct Skips : Linear {
    auto training_step(const auto& batch, std::int64_t batch_idx) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return batch_idx % 2 == 1 ? std::nullopt
                                  : std::optional(fulgurite::step(loss, output("at"_key, torch::full({}, batch_idx))));
    }
};
struct SeesOutputs {
    std::vector<bool> losses = {}, outputs = {};
    std::size_t gathered = 0;
    void on_train_batch_end(auto&, auto& each) {
        losses.push_back(each.loss.defined());
        outputs.push_back(each["at"_key].defined());
    }
    void on_train_epoch_end(auto&, auto& all) { gathered = all.size(); }
};
TEST(Outputs, of_a_batch_that_the_step_left_out_are_empty) {
    Skips model;
    Trainer trainer{Epochs{1}, SeesOutputs{}};
    std::vector<bool> ticks;
    auto train = loader(64, 16);
    for (const auto& tick : trainer.steps(model, train)) ticks.push_back(tick.loss.defined());
    const std::vector<bool> every_second{true, false, true, false};
    EXPECT_EQ(trainer.policy<SeesOutputs>().losses, every_second);
    EXPECT_EQ(trainer.policy<SeesOutputs>().outputs, every_second);
    EXPECT_EQ(trainer.policy<SeesOutputs>().gathered, 2u);
    EXPECT_EQ(ticks, every_second);
}

struct LogsAtTheEnd : policy::Checkpoint {
    std::int64_t saved = 0;
    auto on_train_epoch_end(auto&) { return logs(log("saved"_key, static_cast<double>(++saved))); }
};
struct Rows : policy::Logger {
    std::vector<double> saved = {};
    void log_scalar(std::string_view name, double value, std::int64_t) {
        if (name == "saved") saved.push_back(value);
    }
};
TEST(Logging, of_a_checkpoint_policy_at_the_epochs_end_is_of_that_epoch) {
    Skips model;
    Trainer trainer{Epochs{2}, LogsAtTheEnd{}, Rows{}};
    trainer.fit(model, loader());
    EXPECT_EQ(trainer.policy<Rows>().saved, std::vector<double>({1, 2}));
}

TEST(KeepLast, that_is_written_after_an_epoch_was_cut_holds_the_sums_of_its_first_part) {
    TempDir dir;
    auto train = loader(64, 16);
    Linear first, unbroken, resumed;
    for (auto* model : {&first, &unbroken}) {
        torch::nn::init::constant_(model->layer->weight, 0.1);
        torch::nn::init::constant_(model->layer->bias, 0);
    }
    Trainer{Steps{6}, KeepLast{{.directory = dir.path(), .every = Epochs{0}}}}.fit(first, train);
    Trainer whole{Epochs{2}};
    const auto loss = whole.fit(unbroken, train).metric("train/loss"_key);
    EXPECT_EQ(whole.fit(resumed, train, resume(dir.path() / "last.ckpt")).metric("train/loss"_key), loss);
    EXPECT_TRUE(torch::equal(resumed.layer->weight, unbroken.layer->weight));
}

TEST(HostedSession, gives_a_snapshot_that_training_does_not_change) {
    Linear model;
    auto train = loader(64, 16);
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(model, train);
    session.advance();
    const auto snapshot = session.snapshot();
    const auto weight = model.layer->weight.detach().clone();
    session.advance();
    EXPECT_TRUE(torch::equal(snapshot.at("state_dict", "layer.weight").as_tensor(), weight));
    EXPECT_FALSE(torch::equal(model.layer->weight, weight));
}

// Lightning: checkpoint callbacks are moved to the end of the list.
TEST(EpochEnd, is_saved_as_early_stopping_leaves_it_wherever_that_stands) {
    fulgurite::testing::TempDir folder;
    fulgurite::testing::Linear model;
    Trainer trainer{Epochs{1}, KeepEvery{Epochs{1}, {.directory = folder.path(), .filename = "one"}},
                    EarlyStopping{"train/loss"_key, {.check_on_train_epoch_end = true}}};
    auto result = trainer.fit(model, loader(64, 16));
    const auto tree = checkpoint::load(folder.path() / "one.ckpt");
    int found = 0;
    for (const auto& [key, state] : tree.at("callbacks").items())
        if (key.text().starts_with("EarlyStopping")) {
            ++found;
            EXPECT_FLOAT_EQ(static_cast<float>(state.at("best_score").as_double()),
                            static_cast<float>(result.metric("train/loss"_key)));
        }
    EXPECT_EQ(found, 1);
}

} // namespace
