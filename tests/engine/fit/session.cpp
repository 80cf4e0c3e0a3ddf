// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include <csignal>
#include <list>
#include <ranges>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <torch/data.h>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::sums;
using fulgurite::testing::TempDir;

torch::Tensor weights(Linear& model) {
    return torch::cat({model.layer->weight.flatten(), model.layer->bias}).detach().clone();
}

// What one optimizer step on these samples does, by plain LibTorch.
torch::Tensor after_steps(Linear& model, const std::vector<data::Batch>& batches) {
    torch::optim::SGD optimizer(model.parameters(), model.lr);
    for (const auto& batch : batches) {
        optimizer.zero_grad();
        torch::mse_loss(model.forward(batch.data), batch.target).backward();
        optimizer.step();
    }
    return weights(model);
}
std::vector<data::Batch> batches_of(std::int64_t samples, std::int64_t batch_size) {
    std::vector<data::Batch> all;
    auto from = loader(samples, batch_size);
    for (auto& batch : from) all.push_back(batch);
    return all;
}
Linear seeded() {
    seed_everything(1);
    return Linear{};
}

TEST(Fit, does_what_a_loop_by_hand_does) {
    auto model = seeded(), by_hand = seeded();
    Trainer{Epochs{1}}.fit(model, loader(64, 16));
    EXPECT_TRUE(torch::equal(weights(model), after_steps(by_hand, batches_of(64, 16))));
}

TEST(Fit, takes_any_range_of_batches) {
    const auto batches = batches_of(64, 16);
    const auto wanted = [&] {
        auto model = seeded();
        return after_steps(model, batches);
    }();
    auto trained = [&](auto&& range) {
        auto model = seeded();
        auto result = Trainer{Epochs{1}}.fit(model, range);
        EXPECT_EQ(result.global_step(), 4);
        return weights(model);
    };
    auto vector = batches;
    EXPECT_TRUE(torch::equal(trained(vector), wanted));
    EXPECT_TRUE(torch::equal(trained(std::list<data::Batch>(batches.begin(), batches.end())), wanted));
    auto lazily = ranges::views::iota(std::size_t{0}, batches.size()) |
                  ranges::views::transform([&](std::size_t i) { return batches[i]; });
    EXPECT_TRUE(torch::equal(trained(lazily), wanted));
    auto standard = std::views::iota(std::size_t{0}) | std::views::take(4) |
                    std::views::transform([&](std::size_t i) { return batches[i]; });
    EXPECT_TRUE(torch::equal(trained(standard), wanted));
    EXPECT_TRUE(torch::equal(trained(AnyLoader<data::Batch>(loader(64, 16))), wanted));
}

struct Examples : torch::data::datasets::Dataset<Examples> {
    torch::Tensor inputs = sums(64).get(std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}).data;
    torch::data::Example<> get(std::size_t i) override {
        const auto row = inputs[static_cast<std::int64_t>(i)];
        return {row, row.sum(0, true)};
    }
    torch::optional<std::size_t> size() const override { return 8; }
};

TEST(Fit, takes_libtorchs_data_loader) {
    auto model = seeded();
    auto from = torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(
        Examples().map(torch::data::transforms::Stack<>()), torch::data::DataLoaderOptions(4));
    auto result = Trainer{Epochs{3}}.fit(model, *from);
    EXPECT_EQ(result.global_step(), 6);
}

TEST(Fit, counts_steps_across_epochs_and_ends_in_the_middle_of_one) {
    auto model = seeded();
    Trainer trainer{Steps{6}, Heard{}};
    auto result = trainer.fit(model, loader(64, 16), loader(32, 16));
    EXPECT_EQ(result.global_step(), 6);
    EXPECT_EQ(result.epoch(), 2);
    // The second epoch is cut after two of four batches: it is closed, but not validated.
    EXPECT_EQ(trainer.policy<Heard>().count("epoch_end"), 2);
    EXPECT_EQ(trainer.policy<Heard>().count("validation_end"), 1);
}

TEST(Fit, with_no_epochs_trains_nothing_but_calls_the_frame) {
    auto model = seeded();
    Trainer trainer{Epochs{0}, Heard{}};
    auto result = trainer.fit(model, loader());
    EXPECT_EQ(result.global_step(), 0);
    EXPECT_EQ(trainer.policy<Heard>().events,
              (std::vector<std::string>{"fit_start", "train_start", "train_end", "teardown"}));
}

TEST(Accumulate, gives_the_gradient_of_the_mean_over_all_samples_of_a_window) {
    auto model = seeded(), by_hand = seeded();
    // 40 samples in batches of 16, 16, 8: windows of 16 + 16 and of 8 samples.
    auto result = Trainer{Epochs{1}, Accumulate{2}}.fit(model, loader(40, 16));
    EXPECT_EQ(result.global_step(), 2);
    const auto whole = batches_of(40, 40).front();
    const auto wanted = after_steps(by_hand, {{whole.data.slice(0, 0, 32), whole.target.slice(0, 0, 32)},
                                              {whole.data.slice(0, 32), whole.target.slice(0, 32)}});
    EXPECT_TRUE(torch::allclose(weights(model), wanted, 1e-6, 1e-7));
}

TEST(Accumulate, weighs_batches_of_different_size_within_a_window) {
    auto model = seeded(), by_hand = seeded();
    const auto whole = batches_of(40, 40).front();
    std::vector<data::Batch> uneven{{whole.data.slice(0, 0, 30), whole.target.slice(0, 0, 30)},
                                    {whole.data.slice(0, 30), whole.target.slice(0, 30)}};
    Trainer{Epochs{1}, Accumulate{2}}.fit(model, uneven);
    EXPECT_TRUE(torch::allclose(weights(model), after_steps(by_hand, {whole}), 1e-6, 1e-7));
}

TEST(EpochMean, is_weighted_by_batch_size) {
    auto model = seeded();
    model.lr = 0;
    auto result = Trainer{Epochs{1}}.fit(model, loader(40, 16));
    auto whole = batches_of(40, 40).front();
    EXPECT_NEAR(result.metric("train/loss"_key),
                torch::mse_loss(model.forward(whole.data), whole.target).item<double>(), 1e-6);
}

struct Noisy : Module<Noisy> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::nn::Dropout dropout = register_module("dropout", torch::nn::Dropout(0.5));
    torch::nn::BatchNorm1d frozen = register_module("frozen", torch::nn::BatchNorm1d(1));
    auto training_step(const auto& batch) {
        EXPECT_TRUE(dropout->is_training());
        EXPECT_FALSE(frozen->is_training());
        auto loss = torch::mse_loss(dropout(layer(batch.data)), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        EXPECT_FALSE(dropout->is_training());
        EXPECT_FALSE(at::GradMode::is_enabled());
        return logs(log("val/noise"_key, torch::rand({}) + 0 * layer(batch.data).mean()));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

TEST(Validation, leaves_the_random_stream_and_the_modes_alone) {
    auto trained = [](auto... val) {
        seed_everything(4);
        Noisy model;
        model.frozen->eval();
        return Trainer{Epochs{3}, SanityCheck{1}}.fit(model, loader(), val...).metric("train/loss"_key);
    };
    EXPECT_EQ(trained(), trained(loader()));
}

TEST(Predict, gives_what_each_step_returns_in_order) {
    auto model = seeded();
    auto predictions = Trainer{Epochs{1}}.predict(model, loader(40, 16));
    ASSERT_EQ(predictions.size(), 3U);
    EXPECT_EQ(predictions[2].size(0), 8);
    EXPECT_TRUE(torch::allclose(predictions[1], model.forward(batches_of(40, 16)[1].data)));
}

struct OnlyForward : Module<OnlyForward> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
};
struct WholeBatch : Module<WholeBatch> {
    auto forward(const data::Batch& batch, double factor = 1) { return std::pair{batch.target.size(0), factor}; }
};
struct AnyInput : Module<AnyInput> {
    auto forward(const auto& input) { return input.sum(); }
};
struct HasBoth : OnlyForward {
    auto predict_step(const auto& batch, std::int64_t batch_idx) { return batch.data.size(0) + batch_idx; }
};

TEST(Predict, calls_forward_where_there_is_no_predict_step) {
    seed_everything(1);
    OnlyForward model;
    const auto batches = batches_of(40, 16);
    auto predictions = Trainer{}.predict(model, loader(40, 16));
    static_assert(std::is_same_v<decltype(predictions), std::vector<torch::Tensor>>);
    ASSERT_EQ(predictions.size(), 3U);
    EXPECT_TRUE(torch::equal(predictions[1], model.forward(batches[1].data)));

    std::vector<torch::Tensor> inputs{batches[2].data, batches[0].data};
    EXPECT_TRUE(torch::equal(Trainer{}.predict(model, inputs).at(0), model.forward(batches[2].data)));
    WholeBatch whole;
    EXPECT_EQ(Trainer{}.predict(whole, loader(40, 16)).at(2), (std::pair<std::int64_t, double>{8, 1}));
    AnyInput any;
    EXPECT_TRUE(torch::equal(Trainer{}.predict(any, batches).at(0), batches[0].data.sum()));
    EXPECT_TRUE(torch::equal(Trainer{}.predict(any, inputs).at(0), batches[2].data.sum()));
    HasBoth both;
    EXPECT_EQ(Trainer{}.predict(both, loader(40, 16)), (std::vector<std::int64_t>{16, 17, 10}));
}

struct CountsAhead {
    std::vector<std::optional<std::int64_t>> told;
    void on_train_start(auto& run) { told.push_back(run.num_eval_batches()); }
    void on_validation_start(auto& run) { told.push_back(run.num_eval_batches()); }
    void on_test_start(auto& run) { told.push_back(run.num_eval_batches()); }
    void on_predict_batch_end(auto& run) { told.push_back(run.num_eval_batches()); }
};

TEST(Evaluation, knows_how_many_batches_it_has) {
    auto model = seeded();
    Trainer trainer{Epochs{1}, SanityCheck{2}, CountsAhead{}};
    trainer.fit(model, loader(64, 16), loader(48, 16));
    trainer.test(model, std::list<data::Batch>(5, batches_of(16, 16).front()));
    auto endless = std::views::iota(0) | std::views::take_while([](int i) { return i < 1; }) |
                   std::views::transform([](int) { return batches_of(16, 16).front(); });
    trainer.predict(model, endless);
    EXPECT_EQ(trainer.policy<CountsAhead>().told, (std::vector<std::optional<std::int64_t>>{2, 2, 3, 5, std::nullopt}));

    Trainer alone{Epochs{1}, CountsAhead{}};
    alone.fit(model, loader());
    EXPECT_EQ(alone.policy<CountsAhead>().told, (std::vector<std::optional<std::int64_t>>{std::nullopt}));
}

TEST(Test, uses_the_weights_as_they_are) {
    auto model = seeded();
    const auto before = weights(model);
    auto result = Trainer{Epochs{1}}.test(model, loader());
    auto whole = batches_of(64, 64).front();
    EXPECT_NEAR(result.metric("test/loss"_key), torch::mse_loss(model.forward(whole.data), whole.target).item<double>(),
                1e-6);
    EXPECT_TRUE(torch::equal(weights(model), before));
    EXPECT_TRUE(model.is_training());
}

TEST(Steps, run_nothing_between_ticks_and_tear_down_when_dropped) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, Heard{}};
    {
        auto steps = trainer.steps(model, loader());
        int ticks = 0;
        for (const auto& tick : steps) {
            EXPECT_EQ(tick.batch_idx, ticks);
            if (++ticks == 3) break;
        }
        EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 0);
    }
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
}

TEST(AnyTrainer, hides_the_policies) {
    auto run = [](AnyTrainer<Linear> trainer) {
        auto model = seeded();
        return trainer.fit(model, loader(), loader());
    };
    EXPECT_EQ(run(Trainer{Epochs{2}}).epoch, 2);
    auto result = run(Trainer{Steps{3}, Accumulate{2}, ClipNorm{1}});
    EXPECT_EQ(result.global_step, 3);
    EXPECT_GT(result.metric("train/loss"), 0);
    EXPECT_THROW((void)result.metric("loss"), Error);
}

// ---- what goes wrong
// ---------------------------------------------------------------------------------------------------
struct ThrowIn {
    std::string where;
    void on_train_batch_end(auto& run) {
        if (where == "hook" && run.global_step() == 2) throw std::runtime_error("hook failed");
    }
    void on_validation_end() {
        if (where == "validation") throw std::runtime_error("validation failed");
    }
};
struct ThrowingStep : Linear {
    auto training_step(const auto& batch, std::int64_t batch_idx) {
        if (batch_idx == 1) throw std::runtime_error("step failed");
        return Linear::training_step(batch);
    }
};
struct ThrowingData {
    std::int64_t size() const { return 64; }
    data::Batch sample(std::int64_t i) const {
        if (i == 17) throw std::runtime_error("bad sample");
        return {torch::zeros({2}), torch::zeros({1})};
    }
};
template <class M, class Loader, class... Ps>
std::string failure(M& model, Loader&& from, Trainer<Ps...>& trainer) {
    try {
        trainer.fit(model, from, loader());
    } catch (const std::exception& exception) {
        return exception.what();
    }
    return "nothing was thrown";
}
template <class... Ps>
void expect_told_once(Trainer<Ps...>& trainer, const std::string& what) {
    auto& heard = trainer.template policy<Heard>();
    EXPECT_EQ(heard.count("exception: " + what), 1) << what;
    EXPECT_EQ(heard.count("teardown"), 1);
    EXPECT_EQ(heard.events.back(), "teardown");
}

TEST(Exception, from_a_hook_a_step_or_a_worker_reaches_the_caller_and_everybody_is_told) {
    for (const std::string where : {"hook", "validation"}) {
        auto model = seeded();
        Trainer trainer{Epochs{1}, Heard{}, ThrowIn{where}};
        EXPECT_EQ(failure(model, loader(), trainer), where + " failed");
        expect_told_once(trainer, where + " failed");
    }
    ThrowingStep model;
    Trainer trainer{Epochs{1}, Heard{}};
    EXPECT_EQ(failure(model, loader(), trainer), "step failed");
    expect_told_once(trainer, "step failed");
    for (int workers : {0, 2}) {
        auto plain = seeded();
        Trainer with_data{Epochs{1}, Heard{}};
        const auto said =
            failure(plain, data::Loader{ThrowingData{}, {.batch_size = 8, .workers = workers}}, with_data);
        EXPECT_NE(said.find("17"), said.npos) << said;
        EXPECT_NE(said.find("bad sample"), said.npos) << said;
        expect_told_once(with_data, said);
    }
}

TEST(Exception, a_listener_that_throws_in_turn_hides_nothing) {
    struct Worse {
        void on_exception() { throw std::runtime_error("worse"); }
    };
    ThrowingStep model;
    Trainer trainer{Epochs{1}, Worse{}, Heard{}};
    EXPECT_EQ(failure(model, loader(), trainer), "step failed");
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
}

struct Spoilt {
    std::string name;
    void on_exception() const { throw std::runtime_error(name + " in on_exception"); }
    void teardown() const { throw std::runtime_error(name + " in teardown"); }
};
struct SpoiltLogger : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
    void finalize(std::string_view) const { throw std::runtime_error("logger in finalize"); }
};
struct Finalized : policy::Logger {
    std::vector<std::string> statuses;
    void log_scalar(std::string_view, double, std::int64_t) {}
    void finalize(std::string_view status) { statuses.emplace_back(status); }
};
struct LastToHear : policy::Checkpoint {
    std::vector<std::string> events;
    void on_exception() { events.emplace_back("exception"); }
    void teardown() { events.emplace_back("teardown"); }
};
struct SpoiltData {
    std::vector<std::string>* events;
    auto train_dataloader() const { return loader(); }
    void teardown() const {
        events->emplace_back("teardown");
        throw std::runtime_error("data in teardown");
    }
};
using Events = std::vector<std::string>;

TEST(Exception, a_listener_that_throws_in_turn_keeps_nobody_from_being_told) {
    ThrowingStep model;
    Trainer trainer{Epochs{1}, Spoilt{"first"}, LastToHear{}, Heard{}, Spoilt{"second"}, SpoiltLogger{}, Finalized{}};
    EXPECT_EQ(failure(model, loader(), trainer), "step failed");
    expect_told_once(trainer, "step failed");
    EXPECT_EQ(trainer.policy<LastToHear>().events, (Events{"exception", "teardown"}));
    EXPECT_EQ(trainer.policy<Finalized>().statuses, Events{"failed"});
}

TEST(Teardown, tells_everybody_before_it_throws_what_the_first_listener_threw) {
    auto model = seeded();
    Trainer trainer{Epochs{1}, Spoilt{"first"}, LastToHear{}, Heard{}, Spoilt{"second"}, SpoiltLogger{}, Finalized{}};
    EXPECT_EQ(failure(model, loader(), trainer), "first in teardown");
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
    EXPECT_EQ(trainer.policy<LastToHear>().events, Events{"teardown"});
    EXPECT_EQ(trainer.policy<Finalized>().statuses, Events{"failed"});

    Trainer logs{Epochs{1}, SpoiltLogger{}, Finalized{}};
    EXPECT_EQ(failure(model, loader(), logs), "logger in finalize");
    EXPECT_EQ(logs.policy<Finalized>().statuses, Events{"success"});
}

TEST(Teardown, comes_for_the_data_too_when_a_session_is_dropped) {
    auto model = seeded();
    Events events;
    Trainer trainer{Epochs{1}, Heard{}, Finalized{}};
    SpoiltData data{&events};
    for (const auto& tick : trainer.steps(model, data))
        if (tick.batch_idx == 1) break;
    EXPECT_EQ(events, Events{"teardown"});
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
    EXPECT_EQ(trainer.policy<Finalized>().statuses, Events{"interrupted"});
}

TEST(Exception, of_any_type_is_told_in_an_evaluation) {
    struct ThrowsAnInt {
        void on_test_start() { throw 7; }
    };
    auto model = seeded();
    Trainer trainer{Heard{}, ThrowsAnInt{}};
    EXPECT_THROW((void)trainer.test(model, loader()), int);
    expect_told_once(trainer, "something that is no std::exception was thrown");
}

struct NoGradient : Linear {
    auto training_step(const auto& batch) { return step(torch::mse_loss(forward(batch.data), batch.target).detach()); }
};

TEST(Exception, a_loss_without_gradient_and_an_empty_loader_are_said) {
    NoGradient model;
    Trainer trainer{Epochs{1}, Heard{}};
    EXPECT_NE(failure(model, loader(), trainer).find("does not depend on any parameter"), std::string::npos);
    auto plain = seeded();
    Trainer again{Epochs{1}, Heard{}};
    EXPECT_NE(failure(plain, std::vector<data::Batch>{}, again).find("gave no batch in epoch 0"), std::string::npos);
}

TEST(NanGuard, stops_before_the_weights_are_lost) {
    auto model = seeded();
    auto batches = batches_of(64, 16);
    batches[2].data = batches[2].data / 0;
    auto by_hand = seeded();
    Trainer trainer{Epochs{1}, Heard{}, NanGuard{}};
    const auto said = failure(model, batches, trainer);
    EXPECT_NE(said.find("epoch 0, batch 2"), said.npos) << said;
    EXPECT_TRUE(torch::equal(weights(model), after_steps(by_hand, {batches[0], batches[1]})));
}

struct PressKeys {
    void on_train_batch_start(auto&, const auto&, std::int64_t batch) {
        if (batch == 2) std::raise(SIGINT);
    }
};

TEST(CtrlC, finishes_the_batch_saves_tears_down_and_says_so) {
    TempDir folder;
    auto model = seeded();
    Trainer trainer{Epochs{5}, PressKeys{}, Heard{}, KeepLast{{.directory = folder.path()}}};
    EXPECT_THROW(
        {
            try {
                trainer.fit(model, loader());
            } catch (const Interrupted& interrupted) {
                EXPECT_NE(std::string(interrupted.what()).find("after step 3"), std::string::npos)
                    << interrupted.what();
                throw;
            }
        },
        Interrupted);
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
    ASSERT_TRUE(std::filesystem::exists(folder.path() / "last.ckpt"));

    auto resumed = seeded(), unbroken = seeded();
    Trainer{Epochs{5}}.fit(resumed, loader(), resume(folder.path() / "last.ckpt"));
    Trainer{Epochs{5}}.fit(unbroken, loader());
    EXPECT_TRUE(torch::equal(weights(resumed), weights(unbroken)));
}

// ---- resume
// ------------------------------------------------------------------------------------------------------------
struct StopAt {
    std::int64_t batch;
    void on_train_batch_end(auto& run) {
        if (run.total_batches() == batch) run.stop("far enough");
    }
};
// Seven batches an epoch in windows of two: odd numbers stop with a window open, seven and more in the second epoch.
TEST(Resume, is_exact_at_an_epochs_end_in_its_middle_and_in_a_window) {
    for (std::int64_t step : {1, 2, 3, 4, 6, 7, 8, 9}) {
        TempDir folder;
        auto train = [&](std::filesystem::path from, auto... policies) {
            auto model = std::make_unique<Linear>(seeded());
            auto result = Trainer{Epochs{3}, Accumulate{2}, std::move(policies)...}.fit(
                *model, loader(56, 8, true), loader(), resume(from, {.forget_stop = true}));
            return std::tuple{weights(*model), result.metric("train/loss"_key), result.metric("val/loss"_key),
                              result.global_step()};
        };
        const auto unbroken = train({});
        train({}, StopAt{step}, KeepLast{{.directory = folder.path(), .every = Batches{1}}});
        const auto resumed = train(folder.path() / "last.ckpt");
        EXPECT_TRUE(torch::equal(std::get<0>(unbroken), std::get<0>(resumed))) << "at batch " << step;
        EXPECT_EQ(std::get<1>(unbroken), std::get<1>(resumed)) << "at batch " << step;
        EXPECT_EQ(std::get<2>(unbroken), std::get<2>(resumed)) << "at batch " << step;
        EXPECT_EQ(std::get<3>(unbroken), std::get<3>(resumed)) << "at batch " << step;
    }
}

struct KnowsWhereFrom {
    std::filesystem::path from;
    void on_fit_start(auto& run) { from = run.resumed_from(); }
};

TEST(Resume, leaves_the_file_that_it_was_given) {
    TempDir folder;
    auto model = seeded();
    auto best = [&] { return KeepBest{"val/loss"_key, {.directory = folder.path(), .link = "best.ckpt"}}; };
    Trainer first{Epochs{1}, best(), KnowsWhereFrom{}};
    first.fit(model, loader(), loader());
    EXPECT_TRUE(first.policy<KnowsWhereFrom>().from.empty());
    const auto given = first.policy<KeepBest>().best_path();
    Trainer second{Epochs{3}, best(), KnowsWhereFrom{}};
    second.fit(model, loader(), loader(), resume(folder.path() / "best.ckpt"));
    EXPECT_EQ(second.policy<KnowsWhereFrom>().from, std::filesystem::canonical(given));
    EXPECT_NE(second.policy<KeepBest>().best_path(), given);
    EXPECT_EQ(second.policy<KeepBest>().saved().size(), 1U);
    EXPECT_TRUE(std::filesystem::exists(given));
    const auto files = std::distance(std::filesystem::directory_iterator(folder.path()), {});
    EXPECT_EQ(files, 3) << "the first, the best and the link to it";
}

// The states of a run with these policies, by their names.
template <class... Ps>
StateTree states_of(const std::filesystem::path& folder, Ps... policies) {
    auto model = seeded();
    Trainer{Epochs{1}, std::move(policies)..., KeepLast{{.directory = folder}}}.fit(model, loader(), loader());
    return checkpoint::load(folder / "last.ckpt").at("callbacks");
}

struct BestFolders {
    std::vector<std::filesystem::path> found;
    void on_train_start(auto& run) {
        run.for_each_policy([&](auto& policy) {
            if constexpr (requires { policy.best_path(); }) found.push_back(policy.best_path().parent_path());
        });
    }
};

TEST(Resume, gives_each_of_several_alike_policies_its_own_state) {
    TempDir folder, one, other, third;
    auto keep = [](const TempDir& to, Mode mode) {
        return KeepBest{"val/loss"_key, {.mode = mode, .directory = to.path()}};
    };
    const auto states = states_of(folder.path(), keep(one, Mode::min), keep(other, Mode::max), keep(third, Mode::min));
    EXPECT_EQ(states.size(), 3U);
    EXPECT_EQ(states.at("KeepBest{val/loss}", "dirpath").as_string(), one.path());
    EXPECT_EQ(states.at("KeepBest{val/loss,mode=max}", "dirpath").as_string(), other.path());
    EXPECT_EQ(states.at("KeepBest{val/loss}#2", "dirpath").as_string(), third.path());

    auto model = seeded();
    Trainer again{Epochs{1}, keep(other, Mode::max), keep(one, Mode::min), keep(third, Mode::min), BestFolders{}};
    again.fit(model, loader(), loader(), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(again.policy<BestFolders>().found,
              (std::vector<std::filesystem::path>{other.path(), one.path(), third.path()}));
}

struct Tally {
    std::int64_t batches = 0;
    void on_train_batch_end() { ++batches; }
    StateTree state_dict() const { return StateTree(batches); }
    void load_state_dict(const StateTree& state) { batches = state.as_int(); }
};
struct Named : Tally {
    std::string name;
    explicit Named(std::string given) : name(std::move(given)) {}
    std::string state_key() const { return name; }
};

TEST(Resume, knows_a_policy_by_the_name_that_it_gives_itself_or_by_its_number) {
    TempDir folder;
    const auto states = states_of(folder.path(), Tally{100}, Named{"left"}, Tally{200}, Named{"right"});
    EXPECT_EQ(states.size(), 4U);
    EXPECT_EQ(states.at("Tally").as_int(), 104);
    EXPECT_EQ(states.at("Tally#2").as_int(), 204);
    EXPECT_EQ(states.at("Named{left}").as_int(), 4);

    auto model = seeded();
    Trainer trainer{Epochs{1}, Named{"new"}, Tally{}};
    trainer.fit(model, loader(), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(trainer.policy<Named>().batches, 0);
    EXPECT_EQ(trainer.policy<Tally>().batches, 104);
}

struct Wider : Module<Wider> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 3));
    auto training_step(const auto& batch) { return step(layer(batch.data).sum()); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

TEST(Resume, refuses_a_file_that_is_no_checkpoint_or_of_another_model) {
    TempDir folder;
    auto model = seeded();
    Trainer trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}};
    trainer.fit(model, loader());
    Wider wider;
    EXPECT_THROW(Trainer{Epochs{2}}.fit(wider, loader(), resume(folder.path() / "last.ckpt")), Error);
    EXPECT_THROW(Trainer{Epochs{2}}.fit(model, loader(), resume(folder.path() / "none.ckpt")), Error);
    fulgurite::testing::write_file(folder.path() / "broken.ckpt", "PK no");
    EXPECT_THROW(Trainer{Epochs{2}}.fit(model, loader(), resume(folder.path() / "broken.ckpt")), Error);
}

/// Draws random numbers in a validation, as a module with noise there does.
struct NoisyValidation {
    void on_validation_batch_end() { torch::randn({3}); }
};
TEST(Resume, is_exact_from_a_checkpoint_of_the_middle_of_a_validation) {
    TempDir folder;
    auto train = [&](std::filesystem::path from, auto... policies) {
        auto model = std::make_unique<Linear>(seeded());
        Trainer{Epochs{3}, NoisyValidation{}, std::move(policies)...}.fit(*model, loader(64, 16, true), loader(32, 16),
                                                                          resume(from, {.forget_stop = true}));
        return weights(*model);
    };
    const auto unbroken = train({});
    train({}, StopAt{2}, KeepBest{"val/loss"_key, {.directory = folder.path(), .link = "best.ckpt"}});
    EXPECT_TRUE(torch::equal(train(folder.path() / "best.ckpt"), unbroken));
}

TEST(Accumulate, starts_each_run_with_an_empty_window) {
    auto twice = seeded(), once = seeded();
    Trainer trainer{Epochs{1}, Accumulate{2}, std::optional{StopAt{3}}};
    trainer.fit(twice, loader(64, 16));
    {
        torch::NoGradGuard no_grad;
        for (std::size_t i = 0; i < 2; ++i) twice.parameters()[i].copy_(once.parameters()[i]);
    }
    trainer.policy<StopAt>().reset();
    EXPECT_EQ(trainer.fit(twice, loader(64, 16)).global_step(), 2);
    Trainer{Epochs{1}, Accumulate{2}}.fit(once, loader(64, 16));
    EXPECT_TRUE(torch::equal(weights(twice), weights(once)));
}

struct LogsAtStart {
    auto on_train_start() { return logs(log("started"_key, 123.0)); }
};
TEST(Logs, of_on_train_start_stand_in_the_first_epoch) {
    auto model = seeded();
    EXPECT_EQ((Trainer{Epochs{2}, LogsAtStart{}}.fit(model, loader()).metric("started"_key)), 123.0);
}

struct Hits {
    double sum = 0;
    void update() { ++sum; }
    double compute() const { return sum; }
    void reset() { sum = 0; }
};
struct Counting : Module<Counting> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    Hits hits;
    int throw_at = -1, batch = 0;
    auto training_step(const auto& data) {
        hits.update();
        if (batch++ == throw_at) throw std::runtime_error("here");
        return step(layer(data.data).sum(), log("hits"_key, hits));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(MetricObject, starts_each_epoch_and_each_run_anew) {
    Counting model;
    Trainer trainer{Epochs{2}};
    EXPECT_EQ(trainer.fit(model, loader(64, 16)).metric("hits"_key), 4);
    EXPECT_EQ(trainer.fit(model, loader(64, 16)).metric("hits"_key), 4);
    model.throw_at = model.batch + 2;
    EXPECT_THROW(trainer.fit(model, loader(64, 16)), std::runtime_error);
    EXPECT_EQ(trainer.fit(model, loader(64, 16)).metric("hits"_key), 4);
}

/// Has another number of batches in each epoch.
struct Growing {
    std::vector<data::Batch> batches = batches_of(96, 16);
    std::vector<std::int64_t> sizes{4, 2, 6};
    std::size_t epoch = 0;
    void set_epoch(std::int64_t number) { epoch = static_cast<std::size_t>(number); }
    std::int64_t size() const { return sizes[epoch]; }
    auto begin() { return batches.begin(); }
    auto end() { return batches.begin() + sizes[epoch]; }
};
TEST(Fit, takes_all_of_a_loader_that_changes_its_size) {
    auto model = seeded();
    EXPECT_EQ((Trainer{Epochs{3}}.fit(model, Growing{}).global_step()), 12);
}

struct First {
    int* heard;
    void on_train_batch_end() { *heard += 1; }
};
struct Second {
    int* heard;
    void on_train_end() { *heard += 100; }
};
TEST(Choice, each_alternative_of_a_variant_is_heard) {
    auto model = seeded();
    int heard = 0;
    std::variant<First, Second> choice = Second{&heard};
    Trainer{Epochs{1}, choice}.fit(model, loader(64, 16));
    EXPECT_EQ(heard, 100);
    choice = First{&heard};
    Trainer{Epochs{1}, choice}.fit(model, loader(64, 16));
    EXPECT_EQ(heard, 104);
}

TEST(Interrupt, in_a_validation_ends_there_and_the_resumed_run_makes_it) {
    struct PressInValidation {
        void on_validation_batch_start() { std::raise(SIGINT); }
    };
    TempDir folder;
    auto model = seeded(), unbroken = seeded();
    EXPECT_THROW((Trainer{Epochs{1}, PressInValidation{}, KeepLast{{.directory = folder.path()}}}.fit(model, loader(),
                                                                                                      loader())),
                 Interrupted);
    Trainer whole{Epochs{1}, Heard{}};
    whole.fit(model, loader(), loader(), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(whole.policy<Heard>().count("validation_end"), 1);
    Trainer{Epochs{1}}.fit(unbroken, loader());
    EXPECT_TRUE(torch::equal(weights(model), weights(unbroken)));
    EXPECT_THROW((Trainer{PressInValidation{}}.validate(model, loader())), Interrupted);
}

/// Validates by another trainer within a hook, and is interrupted before.
struct ValidatesWithin {
    int* validated;
    void on_train_batch_end() {
        auto other = seeded();
        Trainer{Cpu{}}.validate(other, loader());
        ++*validated;
        std::raise(SIGINT);
    }
};
TEST(Interrupt, is_heard_by_a_fit_that_validates_within_a_hook) {
    auto model = seeded();
    int validated = 0;
    EXPECT_THROW((Trainer{Epochs{1}, ValidatesWithin{&validated}}.fit(model, loader())), Interrupted);
    EXPECT_EQ(validated, 1);
    void (*before)(int) = std::signal(SIGINT, SIG_DFL);
    EXPECT_EQ(before, SIG_DFL); // the handlers of before are back
}

struct LogsByName : policy::Logger {
    std::vector<std::string> names;
    void log_scalar(std::string_view name, double, std::int64_t) { names.emplace_back(name); }
    void on_train_end(auto& run) { run.log("at_the_end", 1); }
    void on_sanity_check_start(auto& run) { run.log("in_the_check", 1); }
};
TEST(RunLog, reaches_the_loggers_from_every_hook_but_those_of_the_sanity_check) {
    auto model = seeded();
    Trainer trainer{Epochs{1}, SanityCheck{1}, LogsByName{}};
    trainer.fit(model, loader(), loader());
    const auto& names = trainer.policy<LogsByName>().names;
    EXPECT_EQ(std::count(names.begin(), names.end(), "at_the_end"), 1);
    EXPECT_EQ(std::count(names.begin(), names.end(), "in_the_check"), 0);
}

/// Steps by hand and has nothing to say of it.
struct Silent : Module<Silent> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    void training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(torch::mse_loss(layer(batch.data), batch.target));
        optimizer.step();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Manual, a_step_may_return_nothing) {
    Silent model;
    EXPECT_EQ(Trainer{Epochs{1}}.fit(model, loader(64, 16)).global_step(), 4);
}

} // namespace
