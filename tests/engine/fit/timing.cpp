// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include <list>
#include <ranges>

#include "tests/optim/refusal.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

/// Where validations happened: optimizer steps, epoch.
struct Validations {
    std::vector<std::pair<std::int64_t, std::int64_t>> at;
    void on_validation_end(const auto& run) { at.emplace_back(run.global_step(), run.epoch()); }
    std::vector<std::int64_t> steps() const {
        std::vector<std::int64_t> all;
        for (const auto& [step, epoch] : at) all.push_back(step);
        return all;
    }
};
using Numbers = std::vector<std::int64_t>;

template <class... Policies>
auto fit(std::int64_t batches, Policies... policies) {
    Linear model;
    Trainer trainer{std::move(policies)..., Validations{}};
    auto result = trainer.fit(model, loader(4 * batches, 4), loader(8, 4));
    return std::make_tuple(result.global_step(), result.epoch(), trainer.template policy<Validations>().steps());
}

// Lightning: test_trainer_max_steps_and_epochs.
TEST(Loops, whichever_is_reached_first_ends_training) {
    EXPECT_EQ(std::get<0>(fit(32, Epochs{3}, Steps{42})), 42);
    EXPECT_EQ(std::get<0>(fit(32, Steps{192}, Epochs{2})), 64);
    EXPECT_EQ(std::get<0>(fit(32, Steps{3})), 3);
    EXPECT_EQ(std::get<0>(fit(4, Epochs{5}, Steps{0})), 0);
}

TEST(MaxTime, zero_lets_no_batch_run_and_a_short_one_stops_after_a_batch) {
    EXPECT_EQ(std::get<0>(fit(4, MaxTime{std::chrono::seconds(0)})), 0);
    auto [steps, epochs, validations] = fit(4, Epochs{10}, MaxTime{std::chrono::nanoseconds(1)});
    EXPECT_EQ(steps, 1);
    EXPECT_EQ(epochs, 1);
    EXPECT_EQ(validations, Numbers{1}); // a stop that is asked for sees a validation
}
TEST(MaxTime, finishes_the_epoch_if_told_so) {
    EXPECT_EQ(fit(4, Epochs{10}, MaxTime{std::chrono::nanoseconds(1), Interval::epoch}),
              std::make_tuple(4, 1, Numbers{4}));
}
TEST(MaxTime, says_what_is_left) {
    MaxTime limit{Minutes{1}};
    EXPECT_EQ(limit.remaining(), 60);
    auto state = limit.state_dict();
    state["elapsed"] = 90.0;
    limit.load_state_dict(state);
    EXPECT_EQ(limit.remaining(), 0);
}

/// Asks for the end after its n-th batch.
struct StopAt {
    std::int64_t batch;
    void on_train_batch_end(auto& run) {
        if (run.total_batches() == batch) run.stop("enough");
    }
};

// Lightning 2.6.6, 4 batches an epoch, stop asked for at batch 2: spec of should_stop, min_steps and min_epochs.
TEST(Minimum, puts_off_a_stop_that_was_asked_for) {
    EXPECT_EQ(fit(4, Epochs{10}, StopAt{2}), std::make_tuple(2, 1, Numbers{2}));
    EXPECT_EQ(fit(4, Epochs{10}, StopAt{2}, MinSteps{6}), std::make_tuple(6, 2, Numbers({4, 6})));
    EXPECT_EQ(fit(4, Epochs{10}, StopAt{2}, MinEpochs{2}), std::make_tuple(8, 2, Numbers({4, 8})));
    EXPECT_EQ(fit(4, Epochs{1}, StopAt{2}, MinEpochs{2}), std::make_tuple(4, 1, Numbers{4})); // a limit is a limit
}

TEST(ValidateEvery, fractions_count_within_the_epoch) {
    EXPECT_EQ(std::get<2>(fit(5, Epochs{2}, ValidateEvery{0.5})), Numbers({3, 5, 8, 10})); // Lightning: 2, 4
    EXPECT_EQ(std::get<2>(fit(10, Epochs{1}, ValidateEvery{0.25})), Numbers({3, 5, 8, 10}));
    EXPECT_EQ(std::get<2>(fit(100, Epochs{1}, ValidateEvery{0.29})), Numbers({29, 58, 87}));
    EXPECT_EQ(std::get<2>(fit(49, Epochs{1}, ValidateEvery{1.0 / 49})).size(), 49u);
    EXPECT_EQ(std::get<2>(fit(4, Epochs{1}, ValidateEvery{0.25})), Numbers({1, 2, 3, 4}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{2}, ValidateEvery{1.0})), Numbers({4, 8}));
}
TEST(ValidateEvery, counts_go_on_across_epochs) {
    EXPECT_EQ(std::get<2>(fit(5, Epochs{2}, ValidateEvery{Batches{3}})), Numbers({3, 6, 9}));
    EXPECT_EQ(std::get<2>(fit(5, Epochs{3}, ValidateEvery{Batches{7}})), Numbers({7, 14}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{2}, ValidateEvery{Steps{3}}, Accumulate{2})), Numbers({3}));
    EXPECT_EQ(std::get<2>(fit(5, Epochs{2}, ValidateEvery{Samples{12}})), Numbers({3, 6, 9}));
}
// Lightning: test_check_val_every_n_epoch.
TEST(ValidateEvery, epochs_count_their_ends) {
    EXPECT_EQ(std::get<2>(fit(4, Epochs{1}, ValidateEvery{Epochs{2}})), Numbers{});
    EXPECT_EQ(std::get<2>(fit(4, Epochs{4}, ValidateEvery{Epochs{2}})), Numbers({8, 16}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{5}, ValidateEvery{Epochs{2}})), Numbers({8, 16}));
}
// Lightning 2.6: Trainer(val_check_interval=2, check_val_every_n_epoch=n), 5 batches an epoch.
TEST(ValidateEvery, counts_within_the_epochs_that_are_due) {
    EXPECT_EQ(std::get<2>(fit(5, Epochs{3}, ValidateEvery{Batches{2}, Epochs{1}})), Numbers({2, 4, 7, 9, 12, 14}));
    EXPECT_EQ(std::get<2>(fit(5, Epochs{4}, ValidateEvery{Batches{2}, Epochs{2}})), Numbers({7, 9, 17, 19}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{4}, ValidateEvery{0.5, Epochs{2}})), Numbers({6, 8, 14, 16}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{4}, ValidateEvery{1.0, Epochs{2}})), Numbers({8, 16}));
    EXPECT_EQ(std::get<2>(fit(5, Epochs{2}, ValidateEvery{Batches{5}, Epochs{1}})), Numbers({5, 10}));
    try {
        fit(5, Epochs{1}, ValidateEvery{Batches{6}, Epochs{1}});
        ADD_FAILURE() << "a count above an epoch's batches was taken";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("never validates: an epoch has 5 batches"), std::string::npos);
    }
    EXPECT_EQ(std::get<2>(fit(5, Epochs{1}, FastDevRun{}, ValidateEvery{Batches{6}, Epochs{1}})), Numbers{1});
    EXPECT_EQ((ValidateEvery{Batches{2}, Epochs{3}}.words()), "every 2 batches of an epoch in every 3 epochs");
}
// Lightning: test_val_check_interval.
TEST(ValidateEvery, one_over_d_validates_d_times_an_epoch) {
    for (int d : {1, 3, 4})
        EXPECT_EQ(std::get<2>(fit(64, Epochs{2}, ValidateEvery{1.0 / d})).size(), static_cast<std::size_t>(2 * d)) << d;
}
TEST(ValidateEvery, minutes_go_by_the_clock) {
    EXPECT_EQ(std::get<2>(fit(4, Epochs{1}, ValidateEvery{Minutes{std::chrono::nanoseconds(1)}})),
              Numbers({1, 2, 3, 4}));
    EXPECT_EQ(std::get<2>(fit(4, Epochs{1}, ValidateEvery{Minutes{60}})), Numbers{});
}
TEST(ValidateEvery, refuses_what_cannot_be) {
    EXPECT_THROW(ValidateEvery{0.0}, Error);
    EXPECT_THROW(ValidateEvery{1.5}, Error);
    EXPECT_THROW(ValidateEvery{Batches{0}}, Error);
    EXPECT_THROW(fit(5, Epochs{1}, ValidateEvery{0.09}), Error); // of 5 batches
    Linear model;
    std::list<data::Batch> unsized;
    auto batches = loader(16, 4);
    for (auto& batch : batches) unsized.push_back(batch);
    auto stream = std::views::iota(0) | std::views::take_while([](int i) { return i < 3; }) |
                  std::views::transform([&](int) { return unsized.front(); });
    EXPECT_THROW((Trainer{Epochs{1}, ValidateEvery{0.5}}.fit(model, stream, loader())), Error);
}

TEST(Limit, takes_a_count_or_a_fraction_of_each_loader) {
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 3})), 6);
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 100})), 10);
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 0.5})), 4);
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 1.0})), 10);
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 1})), 2);
    EXPECT_EQ(std::get<0>(fit(5, Epochs{2}, Limit{.train = 0})), 0);
    EXPECT_EQ(std::get<2>(fit(5, Epochs{2}, Limit{.val = 0})), Numbers{});
    EXPECT_THROW(fit(5, Epochs{1}, Limit{.train = 0.1}), Error);
    EXPECT_THROW((void)Limit{.train = -1}, Error);
    EXPECT_EQ(fulgurite::testing::refusal([] { (void)Limit{.train = 1.2}; }),
              "Limit or Overfit: a fraction of batches is 1.2; give a number from 0 to 1, or a count as an integer");
}
// Lightning: test_num_dataloader_batches, 64 batches.
TEST(Limit, counts_as_lightning_does) {
    EXPECT_EQ(Amount(100).of(64, "training"), 64);
    EXPECT_EQ(Amount(7).of(64, "training"), 7);
    EXPECT_EQ(Amount(0.1).of(64, "validation"), 6);
    EXPECT_EQ(Amount(7).of(std::nullopt, "training"), 7);
    EXPECT_EQ(Amount(1.0).of(std::nullopt, "training"), Amount::all);
    EXPECT_THROW(Amount(0.5).of(std::nullopt, "training"), Error);
}

struct EvalBatches {
    int validation = 0, test = 0, predict = 0;
    void on_validation_batch_end() { ++validation; }
    void on_test_batch_end() { ++test; }
    void on_predict_batch_end() { ++predict; }
};
TEST(Limit, holds_for_each_stage) {
    Linear model;
    Trainer trainer{Epochs{1}, Limit{.val = 3, .test = 0.5, .predict = 1}, EvalBatches{}};
    trainer.fit(model, loader(16, 4), loader(64, 4));
    trainer.test(model, loader(64, 4));
    EXPECT_EQ(trainer.predict(model, loader(64, 4)).size(), 1u);
    const auto& seen = trainer.policy<EvalBatches>();
    EXPECT_EQ(seen.validation, 3);
    EXPECT_EQ(seen.test, 8);
    EXPECT_EQ(seen.predict, 1);
}

// Lightning: test_num_sanity_val_steps, one loader of 8 batches.
TEST(SanityCheck, is_within_the_limit_of_validation) {
    const auto batches = [](auto limit, std::int64_t sanity) {
        Linear model;
        Trainer trainer{Epochs{0}, limit, SanityCheck{sanity}, EvalBatches{}};
        trainer.fit(model, loader(4, 4), loader(32, 4));
        return trainer.template policy<EvalBatches>().validation;
    };
    EXPECT_EQ(batches(Limit{.val = 0}, 4), 0);
    EXPECT_EQ(batches(Limit{.val = 1}, 4), 1);
    EXPECT_EQ(batches(Limit{.val = 1.0}, 4), 4);
    EXPECT_EQ(batches(Limit{.val = 0.5}, 6), 4);
    EXPECT_EQ(batches(Limit{.val = 5}, 4), 4);
}

struct FirstBatch {
    std::vector<double> sums;
    void on_train_batch_start(auto&, const auto& batch) { sums.push_back(batch.data.sum().template item<double>()); }
};
TEST(Overfit, gives_the_same_batches_in_the_same_order) {
    Linear model;
    Trainer trainer{Epochs{3}, Overfit{2}, FirstBatch{}};
    trainer.fit(model, loader(64, 4, /*shuffle=*/true), loader(64, 4));
    const auto& sums = trainer.policy<FirstBatch>().sums;
    ASSERT_EQ(sums.size(), 6u);
    EXPECT_EQ(sums[0], sums[2]);
    EXPECT_EQ(sums[1], sums[5]);
}

TEST(FastDevRun, runs_a_few_batches_of_everything_and_writes_nothing) {
    TempDir dir;
    Linear model;
    Trainer trainer{Epochs{10},
                    FastDevRun{2},
                    Heard{},
                    EvalBatches{},
                    SanityCheck{2},
                    Csv{dir.path() / "metrics.csv"},
                    KeepBest{"val/loss"_key, {.directory = dir.path() / "best"}}};
    auto result = trainer.fit(model, loader(64, 4), loader(64, 4));
    trainer.test(model, loader(64, 4));
    EXPECT_EQ(result.global_step(), 2);
    EXPECT_EQ(result.epoch(), 1);
    EXPECT_EQ(trainer.policy<EvalBatches>().validation, 2);
    EXPECT_EQ(trainer.policy<EvalBatches>().test, 2);
    EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}
TEST(FastDevRun, is_off_where_the_choice_left_it_out) {
    Linear model;
    Trainer trainer{Epochs{2}, std::optional<FastDevRun>{}, EvalBatches{}};
    EXPECT_EQ(trainer.fit(model, loader(16, 4), loader(16, 4)).global_step(), 8);
}

struct Gradients {
    std::vector<bool> there;
    void on_validation_end(auto& run) { there.push_back(run.module().layer->weight.grad().defined()); }
};
// Lightning: test_validation_during_gradient_accumulation_window, 6 batches.
TEST(ValidateEvery, leaves_the_gradients_of_an_open_window) {
    Linear model;
    Trainer trainer{Epochs{1}, Accumulate{3}, ValidateEvery{Batches{2}}, Gradients{}};
    trainer.fit(model, loader(24, 4), loader(8, 4));
    EXPECT_EQ(trainer.policy<Gradients>().there, std::vector<bool>({true, true, false}));
}

struct Source {
    int asked = 0;
    auto train_dataloader() {
        ++asked;
        return loader(16, 4);
    }
};
TEST(ReloadEvery, asks_the_data_module_anew) {
    Linear model;
    Source data;
    Trainer{Epochs{5}, ReloadEvery{Epochs{2}}}.fit(model, data);
    EXPECT_EQ(data.asked, 3); // for epochs 0, 2 and 4
}

/// Ten batches in the first epoch, four in the next, one in the last.
struct Shrinking {
    int asked = 0;
    auto train_dataloader() {
        const std::int64_t samples[] = {40, 16, 4};
        return loader(samples[asked++], 4);
    }
    auto val_dataloader() { return loader(4, 4); }
};
TEST(ValidateEvery, takes_its_fraction_of_the_epoch_that_runs) {
    Linear model;
    Shrinking data;
    Trainer trainer{Epochs{3}, ReloadEvery{Epochs{1}}, ValidateEvery{0.5}, Validations{}};
    trainer.fit(model, data);
    EXPECT_EQ(trainer.policy<Validations>().steps(), (std::vector<std::int64_t>{5, 10, 12, 14, 15}));
}

TEST(ValidateEvery, goes_on_from_any_batch_as_if_nothing_had_been) {
    TempDir dir;
    const auto run = [](auto save, std::optional<std::filesystem::path> from) {
        seed_everything(5);
        Linear model;
        Trainer trainer{Epochs{2}, ValidateEvery{Batches{3}}, Validations{}, std::move(save)};
        trainer.fit(model, loader(20, 4, true), loader(8, 4), resume(from.value_or("")));
        return std::make_pair(trainer.template policy<Validations>().steps(), model.layer->weight.detach().clone());
    };
    const auto [steps, weight] = run(SaveAll{dir.path()}, std::nullopt);
    EXPECT_EQ(steps, Numbers({3, 6, 9}));
    for (std::int64_t batch = 1; batch <= 10; ++batch) {
        const auto [later, resumed] = run(std::optional<SaveAll>{}, dir.path() / std::to_string(batch));
        Numbers wanted;
        for (const auto step : steps)
            if (step >= batch) wanted.push_back(step);
        EXPECT_EQ(later, wanted) << "from batch " << batch;
        EXPECT_TRUE(torch::equal(resumed, weight)) << "from batch " << batch;
    }
}

// Lightning: test_trainer_accumulate_grad_batches_zero_grad and _with_callback.
TEST(Accumulate, by_epochs_steps_as_often_as_lightning) {
    const auto steps = [](std::int64_t batches, std::int64_t epochs, Accumulate accumulate) {
        return std::get<0>(fit(batches, Epochs{epochs}, std::move(accumulate)));
    };
    EXPECT_EQ(steps(20, 1, Accumulate{1}), 20);
    EXPECT_EQ(steps(20, 1, Accumulate{2}), 10);
    EXPECT_EQ(steps(20, 1, Accumulate{3}), 7);
    EXPECT_EQ(steps(10, 4, Accumulate{{{1, 2}, {3, 4}}}), 10 + 5 + 5 + 3);
    EXPECT_EQ(steps(10, 4, Accumulate{{{0, 2}, {2, 1}}}), 30);
    EXPECT_THROW(Accumulate({{0, 2}, {0, 1}}), Error);
    EXPECT_THROW(Accumulate({{0, 0}}), Error);
}

} // namespace
