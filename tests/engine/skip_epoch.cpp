// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

struct Decays : Linear {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::StepLR{{.step_size = 1, .gamma = 0.1}});
    }
};
struct LastRate {
    double lr = 0;
    void on_train_end(auto& run) {
        run.learning_rates([&](std::string_view, double rate) { lr = rate; });
    }
};
/// Asks for the epoch's end in one of its batches.
struct Skip {
    std::int64_t batch;
    enum Where { epoch_start, batch_start, batch_end } where = batch_start;
    std::int64_t ended = 0;
    void on_train_epoch_start(auto& run) {
        if (where == epoch_start) run.skip_epoch();
    }
    void on_train_batch_start(auto& run, const auto&, std::int64_t index) {
        if (where == batch_start && index == batch) run.skip_epoch();
    }
    void on_train_batch_end(auto& run) {
        ++ended;
        if (where == batch_end && run.batch_idx() == batch) run.skip_epoch();
    }
};

// Lightning: test_lr_updated_on_train_batch_start_returns_minus_one, row 13: 64 batches, skipped at batch 5.
TEST(SkipEpoch, schedules_by_epochs_go_on) {
    const auto rate = [](std::int64_t epochs) {
        Decays model;
        Trainer trainer{Epochs{epochs}, Skip{5}, LastRate{}};
        auto result = trainer.fit(model, loader(64, 1));
        EXPECT_EQ(result.global_step(), 5 * epochs);
        EXPECT_EQ(result.epoch(), epochs);
        return trainer.policy<LastRate>().lr;
    };
    EXPECT_NEAR(rate(2), 0.001, 1e-12);
    EXPECT_NEAR(rate(3), 1e-4, 1e-12);
}

TEST(SkipEpoch, leaves_out_the_rest_of_the_epoch_and_its_validation) {
    struct Case {
        Skip::Where where;
        std::int64_t batch, steps, validations;
    };
    for (const auto& [where, batch, steps, validations] :
         {Case{Skip::batch_start, 2, 4, 0}, Case{Skip::batch_end, 2, 6, 0}, Case{Skip::batch_start, 3, 6, 0},
          Case{Skip::batch_end, 3, 8, 0}, Case{Skip::batch_start, 0, 0, 0}, Case{Skip::epoch_start, 0, 0, 0},
          Case{Skip::batch_end, 9, 8, 2}}) {
        Linear model;
        Trainer trainer{Epochs{2}, Heard{}, Skip{batch, where}};
        auto result = trainer.fit(model, loader(64, 16), loader());
        EXPECT_EQ(result.global_step(), steps) << where << " " << batch;
        EXPECT_EQ(trainer.policy<Skip>().ended, steps);
        EXPECT_EQ(result.epoch(), 2);
        EXPECT_EQ(trainer.policy<Heard>().count("epoch_end"), 2);
        EXPECT_EQ(trainer.policy<Heard>().count("validation_end"), validations) << where << " " << batch;
    }
}

TEST(SkipEpoch, steps_with_what_is_in_an_open_window) {
    seed_everything(1);
    Linear model;
    seed_everything(1);
    Linear by_hand;
    // Batches of 16: a window of two, one of the third alone.
    auto result = Trainer{Epochs{1}, Accumulate{2}, Skip{3}}.fit(model, loader(64, 16));
    EXPECT_EQ(result.global_step(), 2);
    auto all = loader(48, 48);
    const auto whole = *all.begin();
    std::vector<data::Batch> windows{{whole.data.slice(0, 0, 32), whole.target.slice(0, 0, 32)},
                                     {whole.data.slice(0, 32), whole.target.slice(0, 32)}};
    Trainer{Epochs{1}}.fit(by_hand, windows);
    EXPECT_TRUE(torch::allclose(model.layer->weight, by_hand.layer->weight, 1e-6, 1e-7));
}

TEST(SkipEpoch, a_resumed_run_goes_on_with_the_next_epoch) {
    TempDir folder;
    Linear first, second;
    Trainer{Epochs{1}, Skip{2}, KeepLast{{.directory = folder.path()}}}.fit(first, loader(64, 16));
    EXPECT_EQ((Trainer{Epochs{2}}.fit(second, loader(64, 16), resume(folder.path() / "last.ckpt")).global_step()),
              2 + 4);
}

TEST(SkipEpoch, is_remembered_by_a_checkpoint_that_is_taken_before_it_is_done) {
    TempDir folder;
    Linear first, second;
    Trainer trainer{Epochs{1}, Skip{1, Skip::batch_end}};
    auto session = trainer.session(first, loader(64, 16));
    session.advance();
    session.advance();
    checkpoint::carry_out({checkpoint::Save{folder.path() / "now"}}, [&] { return session.snapshot(); });
    EXPECT_EQ((Trainer{Epochs{1}}.fit(second, loader(64, 16), resume(folder.path() / "now")).global_step()), 2);
}

TEST(SkipEpoch, is_asked_for_by_the_host_as_well) {
    Linear model;
    Trainer trainer{Epochs{2}, Heard{}};
    auto session = trainer.session(model, loader(64, 16));
    session.advance();
    session.run().skip_epoch();
    EXPECT_EQ(session.next(), engine::Work::epoch_end);
    while (session.advance()) {
    }
    EXPECT_EQ(session.result().global_step(), 1 + 4);
}

/// Row 14, test_should_stop_mid_epoch: a stop in batch 4 of 10.
struct StopIn4 {
    std::vector<std::pair<std::int64_t, std::int64_t>> validated;
    void on_train_batch_end(auto& run) {
        if (run.batch_idx() == 4) run.stop("enough");
    }
    void on_validation_end(auto& run) { validated.emplace_back(run.epoch(), run.global_step()); }
};
TEST(Stop, in_the_middle_of_an_epoch_is_seen_by_a_validation) {
    Linear model;
    Trainer trainer{Epochs{10}, StopIn4{}};
    auto result = trainer.fit(model, loader(40, 4), loader());
    EXPECT_EQ(result.global_step(), 5);
    EXPECT_EQ(result.epoch(), 1);
    EXPECT_EQ(trainer.policy<StopIn4>().validated, (std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 5}}));
}

/// Promises more batches than it has.
struct Short {
    std::vector<data::Batch> batches;
    std::int64_t size() const { return 5; }
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
};
TEST(Fit, with_fewer_batches_than_promised_ends_the_epoch_as_if_the_last_had_been_known) {
    Decays model;
    Short from;
    auto batches = loader(12, 4);
    for (auto& batch : batches) from.batches.push_back(batch);
    Trainer trainer{Epochs{2}, Accumulate{2}, LastRate{}, Heard{}};
    EXPECT_EQ(trainer.fit(model, from, loader()).global_step(), 2 * 2);
    EXPECT_NEAR(trainer.policy<LastRate>().lr, 0.001, 1e-12);
    EXPECT_EQ(trainer.policy<Heard>().count("validation_end"), 2);
}

double rate_after(const std::filesystem::path& checkpoint, auto&& from, std::int64_t epochs) {
    Decays model;
    Trainer trainer{Epochs{epochs}, Accumulate{2}, LastRate{}};
    trainer.fit(model, from, resume(checkpoint));
    return trainer.template policy<LastRate>().lr;
}
TEST(SkipEpoch, is_done_once_whether_a_snapshot_comes_before_or_after) {
    TempDir folder;
    for (const bool after : {false, true}) {
        Decays model;
        Trainer trainer{Epochs{1}, Accumulate{2}};
        auto session = trainer.session(model, loader(64, 16));
        session.advance();
        session.run().skip_epoch();
        if (after) { // the schedule has been stepped
            EXPECT_EQ(session.next(), engine::Work::epoch_end);
        }
        checkpoint::carry_out({checkpoint::Save{folder.path() / "now"}}, [&] { return session.snapshot(); });
        EXPECT_NEAR(rate_after(folder.path() / "now", loader(64, 16), 1), 0.01, 1e-12) << after;
    }
}

TEST(Fit, with_fewer_batches_than_promised_goes_on_from_the_last_of_them) {
    TempDir folder;
    Short from;
    auto batches = loader(12, 4);
    for (auto& batch : batches) from.batches.push_back(batch);
    Decays model;
    Trainer trainer{Epochs{1}, Accumulate{2}};
    auto session = trainer.session(model, from);
    for (int batch = 0; batch < 3; ++batch) session.advance();
    checkpoint::carry_out({checkpoint::Save{folder.path() / "now"}}, [&] { return session.snapshot(); });
    while (session.advance()) {
    }
    EXPECT_NEAR(rate_after(folder.path() / "now", from, 1), 0.01, 1e-12);
    Decays resumed;
    EXPECT_EQ((Trainer{Epochs{1}, Accumulate{2}}.fit(resumed, from, resume(folder.path() / "now")).global_step()), 2);
    EXPECT_TRUE(torch::equal(resumed.layer->weight, model.layer->weight));
}

struct ThrowsBeforeBackward {
    std::int64_t step;
    void on_before_backward(auto& run) {
        if (run.global_step() == step) throw Error("in the middle of a batch");
    }
};
TEST(Fit, that_failed_within_an_epochs_last_batch_repeats_that_batch) {
    TempDir folder;
    Decays unbroken, broken, resumed;
    resumed.layer->weight.data().zero_();
    for (auto* model : {&broken, &unbroken}) model->layer->weight.data().fill_(0.5), model->layer->bias.data().zero_();
    Trainer{Epochs{1}}.fit(unbroken, loader(64, 16));
    Trainer breaks{Epochs{1}, ThrowsBeforeBackward{3}, OnExceptionCheckpoint{folder.path(), "stopped"}};
    EXPECT_THROW(breaks.fit(broken, loader(64, 16)), Error);
    Trainer trainer{Epochs{1}, LastRate{}};
    EXPECT_EQ(trainer.fit(resumed, loader(64, 16), resume(folder.path() / "stopped.ckpt")).global_step(), 4);
    EXPECT_NEAR(trainer.policy<LastRate>().lr, 0.01, 1e-12);
    EXPECT_TRUE(torch::equal(resumed.layer->weight, unbroken.layer->weight));
}

} // namespace
