// SPDX-License-Identifier: BSL-1.0
// What readers and users of the library have found, each small enough to follow by hand.
#include <csignal>
#include <fstream>
#include <ranges>

#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune.hpp>

#include "tests/reliability/small_batches.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_reports {

namespace {

using fulgurite::testing::TempDir;
namespace fs = std::filesystem;

struct Rows : policy::Logger {
    std::vector<std::string> rows;
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        auto text = fmt::format("epoch {} step {}", epoch, step);
        for (const auto& [name, value] : row) text += fmt::format(" {}={:.4f}", name, value);
        rows.push_back(std::move(text));
    }
};
struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<double> seen;

    auto loss_of(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto training_step(const data::Batch& batch) {
        seen.push_back(batch.data.sum().item<double>());
        return step(loss_of(batch), log("train/loss"_key, loss_of(batch), on_epoch));
    }
    auto validation_step(const data::Batch& batch) {
        auto loss = batch.data.size(0) == 0 ? torch::zeros({}) : loss_of(batch);
        return logs(log("val/loss"_key, loss, on_step | on_epoch));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
    Tensor weight() const { return layer->weight.detach().clone(); }
};
void save(const fs::path& path, auto& from) {
    checkpoint::carry_out({checkpoint::Save{path}}, [&] { return from.snapshot(); });
}

// ---- snapshots
/// Draws its order when a pass begins, as LibTorch's random sampler does.
struct Drawing {
    std::vector<data::Batch> all = batches(6);
    std::vector<data::Batch> drawn;
    auto begin() {
        drawn.clear();
        const auto order = torch::randperm(6);
        for (std::int64_t i = 0; i < 6; ++i)
            drawn.push_back(all[static_cast<std::size_t>(order[i].item<std::int64_t>())]);
        return drawn.begin();
    }
    auto end() { return drawn.end(); }
    std::int64_t size() const { return 6; }
};
struct Snapshots {
    fs::path folder;
    void on_train_epoch_start(auto& run) {
        if (!folder.empty() && run.epoch() == 1) save(folder / "epoch", run);
    }
    void on_validation_batch_end(auto& run) {
        if (!folder.empty() && run.epoch() == 1) save(folder / "validation", run);
    }
};
TEST(Snapshot, that_a_callback_takes_in_a_fit_without_checkpoints_goes_on_as_the_whole) {
    const TempDir folder;
    const auto run = [&](const fs::path& to, const fs::path& from) {
        seed_everything(from.empty() ? 1 : 9);
        Net net;
        Drawing loader;
        const auto validation = batches(3);
        Trainer trainer{Epochs{3}, LogEvery{1000}, Rows{}, Snapshots{to}};
        trainer.fit(net, loader, validation, resume(from));
        return std::pair(net.seen, trainer.policy<Rows>().rows);
    };
    const auto [seen, rows] = run(folder.path(), "");
    for (const auto* name : {"epoch", "validation"}) {
        const auto [rest, rest_of_rows] = run("", folder.path() / name);
        ASSERT_EQ(rest.size(), name == std::string("epoch") ? 12 : 6) << name;
        EXPECT_TRUE(std::equal(rest.rbegin(), rest.rend(), seen.rbegin())) << name;
        EXPECT_TRUE(std::equal(rest_of_rows.rbegin(), rest_of_rows.rend(), rows.rbegin())) << name;
    }
}

// ---- random numbers that a loader draws
/// Draws for each batch, when it begins and goes on; told of epochs or not.
template <bool Told>
struct Noisy {
    struct iterator {
        using value_type = data::Batch;
        using difference_type = std::ptrdiff_t;
        std::int64_t at = 0;
        data::Batch batch = {};
        void fetch() {
            if (at == 6) return;
            batch = batch_of(at);
            batch.data = batch.data + 0.1 * torch::rand({4, 2});
        }
        data::Batch operator*() const { return batch; }
        iterator& operator++() {
            ++at;
            fetch();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return at == 6; }
    };
    iterator begin() {
        iterator first;
        first.fetch();
        return first;
    }
    std::default_sentinel_t end() { return {}; }
    void set_epoch(std::int64_t)
        requires Told
    {}
    std::int64_t size() const { return 6; }
};
template <bool Told>
void expect_the_same_noise() {
    const TempDir folder;
    const auto start = [](auto& trainer, std::uint64_t seed, const fs::path& from, auto&& drive) {
        seed_everything(seed);
        Net net;
        Noisy<Told> loader;
        {
            auto session = trainer.session(net, loader, resume(from, {.forget_stop = true}));
            drive(session);
        }
        return net.weight();
    };
    const auto to_the_end = [](auto& session) {
        while (session.advance()) {
        }
    };
    const auto trainer = [&] { return Trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}}; };
    auto whole = trainer();
    const auto expected = start(whole, 1, "", to_the_end);
    for (const auto how : {"dropped", "stopped", "saved"}) {
        auto first = trainer(), second = trainer();
        start(first, 1, "", [&](auto& session) {
            session.advance();
            session.advance();
            if (how == std::string("stopped")) session.stop("enough"), to_the_end(session);
            if (how == std::string("saved")) save(folder.path() / "own.ckpt", session);
        });
        const auto file = how == std::string("saved") ? "own.ckpt" : "last.ckpt";
        EXPECT_TRUE(torch::equal(start(second, 7, folder.path() / file, to_the_end), expected)) << how;
    }
}
TEST(Loader, that_draws_when_it_goes_on_is_resumed_with_the_same_numbers) { expect_the_same_noise<false>(); }
TEST(Loader, that_draws_and_is_told_of_epochs_is_resumed_with_the_same_numbers) { expect_the_same_noise<true>(); }

struct Both : Module<Both> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<double> seen;
    auto training_step(const auto& batch) {
        const auto& [one, other] = batch;
        seen.push_back(one.data.sum().template item<double>());
        return torch::mse_loss(layer(one.data), other.target);
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
/// Noise that is drawn when a batch is asked for.
auto noisy(std::vector<data::Batch>& from, bool& fails) {
    return from | std::views::transform([&fails](const data::Batch& batch) {
               if (fails) throw std::runtime_error("the disk is gone");
               return data::Batch{batch.data + 0.1 * torch::rand({4, 2}), batch.target};
           });
}
TEST(Combined, of_a_loader_that_draws_is_resumed_with_the_same_numbers) {
    const TempDir folder;
    auto all = batches(6);
    bool fails = false;
    auto view = noisy(all, fails);
    data::Combined both{data::min_size, std::ref(view), std::ref(all)};
    const auto seen = [&](std::uint64_t seed, const fs::path& from, auto... policies) {
        seed_everything(seed);
        Both net;
        Trainer{Epochs{1}, policies...}.fit(net, both, resume(from));
        return net.seen;
    };
    const auto whole = seen(1, "", KeepEvery{Batches{2}, {.directory = folder.path(), .filename = "{step}"}});
    const auto rest = seen(7, folder.path() / "2.ckpt");
    ASSERT_EQ(rest.size(), 4);
    EXPECT_TRUE(std::equal(rest.rbegin(), rest.rend(), whole.rbegin()));
    fails = true;
    EXPECT_THROW(seen(7, folder.path() / "2.ckpt"), std::runtime_error);
    fails = false;
    EXPECT_EQ(seen(1, ""), whole) << "a resume that failed is remembered";
}

// ---- a resumed window
TEST(Resumed, window_gives_no_row_a_second_time) {
    const TempDir folder;
    const auto rows = [&](const fs::path& to, const fs::path& from) {
        Net net;
        Trainer trainer{Epochs{1}, Accumulate{4}, LogEvery{1}, LearningRateMonitor{{.interval = LoggingInterval::step}},
                        Rows{}};
        {
            auto session = trainer.session(net, batches(8), resume(from));
            for (int batch = 1; session.advance(); ++batch)
                if (!to.empty() && batch == 2) save(to, session);
        }
        return trainer.policy<Rows>().rows;
    };
    const auto whole = rows(folder.path() / "window", ""), rest = rows("", folder.path() / "window");
    ASSERT_GT(whole.size(), rest.size());
    EXPECT_TRUE(std::equal(rest.rbegin(), rest.rend(), whole.rbegin()));
}
TEST(Resumed, window_needs_a_step_policy_that_has_one) {
    const TempDir folder;
    Net net;
    {
        Trainer trainer{Epochs{1}, Accumulate{4}};
        auto session = trainer.session(net, batches(8));
        session.advance();
        save(folder.path() / "window", session);
    }
    try {
        Trainer{Epochs{1}}.fit(net, batches(8), resume(folder.path() / "window"));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("was written within a window of several batches"), std::string::npos)
            << error.what();
    }
}

// ---- reductions
/// Adds in place to a tensor, which a copy shares.
struct SumInPlace {
    Tensor sum = torch::zeros({}, torch::kDouble);
    void update(double value) { sum.add_(value); }
    double compute() const { return sum.item<double>(); }
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["sum"] = sum;
        return state;
    }
    void load_state_dict(const StateTree& state) { sum = state.at("sum").as_tensor().clone(); }
};
struct Counting : Net {
    bool fails = false;
    auto training_step(const data::Batch& batch) {
        return step(loss_of(batch), log("n"_key, 1.0, on_epoch | reduce_by<SumInPlace>));
    }
    void on_after_backward(auto& run) {
        if (fails && run.batch_idx() == 2) throw std::runtime_error("no power");
    }
};
TEST(Reduction, that_changes_a_tensor_in_place_is_saved_as_it_was_before_the_batch_that_failed) {
    const TempDir folder;
    Counting broken, rest;
    broken.fails = true;
    EXPECT_THROW((Trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}}.fit(broken, batches(6))),
                 std::runtime_error);
    const auto result = Trainer{Epochs{1}}.fit(rest, batches(6), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(result.metric("n"_key), 6);
}
struct CountedAtTheEnd {
    auto on_train_batch_end() { return logs(log("n"_key, 1.0, on_epoch | reduce_by<SumInPlace>)); }
};
struct Snapped {
    std::int64_t taken = 0;
    void on_validation_batch_end(auto& run) { taken += run.snapshot().contains("state_dict") ? 1 : 0; }
};
TEST(Reduction, counts_a_value_once_whatever_copies_were_made) {
    Net by_callback;
    EXPECT_EQ((Trainer{Epochs{1}, Steps{3}, CountedAtTheEnd{}}.fit(by_callback, batches(6)).metric("n"_key)), 3);
    Counting on_a_device;
    EXPECT_EQ((Trainer{Epochs{1}, Steps{3}, FirstAvailable{}}.fit(on_a_device, batches(6)).metric("n"_key)), 3);
    Net validated;
    Trainer trainer{Epochs{1}, ValidateEvery{Batches{2}}, CountedAtTheEnd{}, Snapped{}};
    EXPECT_EQ(trainer.fit(validated, batches(6), batches(1)).metric("n"_key), 6);
    EXPECT_EQ(trainer.policy<Snapped>().taken, 3);
}
template <class Flags>
struct Reduced : Module<Reduced<Flags>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const data::Batch& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("value"_key, loss, Flags()));
    }
    auto configure_optimizers() { return optim::SGD{this->parameters(), {.lr = 0.1}}; }
};
TEST(Reduction, that_is_another_one_within_an_epoch_is_refused) {
    const TempDir folder;
    using Mean = Reduced<decltype(on_epoch | reduce_mean)>;
    using Greatest = Reduced<decltype(on_epoch | reduce_max)>;
    Mean mean;
    Greatest greatest;
    Trainer{Epochs{1}, KeepEvery{Batches{3}, {.directory = folder.path(), .filename = "part"}}}.fit(mean, batches(4));
    try {
        Trainer{Epochs{1}}.fit(greatest, batches(4), resume(folder.path() / "part.ckpt"));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("'value' reduced by mean, which training reduces by max now"),
                  std::string::npos)
            << error.what();
    }
}

// ---- files
struct Fails {
    fs::path folder = {};
    std::int64_t after = -1;
    void on_train_batch_end(auto& run) {
        if (run.total_batches() == after) throw std::runtime_error("no power");
    }
    void on_train_end() {
        if (folder.empty()) return;
        fs::remove_all(folder);
        std::ofstream(folder.string()) << "no folder";
    }
};
TEST(OnExceptionCheckpoint, is_there_until_the_last_file_of_the_fit_is) {
    const TempDir folder;
    Net first, second;
    const OnExceptionCheckpoint guard(folder.path() / "a");
    EXPECT_THROW((Trainer{Epochs{1}, guard, Fails{.after = 2}}.fit(first, batches(4))), std::runtime_error);
    ASSERT_TRUE(fs::exists(guard.path()));
    const auto last = folder.path() / "b";
    EXPECT_THROW(
        (Trainer{Epochs{1}, guard, KeepLast{{.directory = last, .every = Epochs{0}}}, Fails{.folder = last}}.fit(
            second, batches(4), resume(guard.path()))),
        Error);
    EXPECT_TRUE(fs::exists(guard.path()));
    Net third;
    Trainer{Epochs{1}, guard}.fit(third, batches(4), resume(guard.path()));
    EXPECT_FALSE(fs::exists(guard.path()));
}
TEST(Checkpoints, of_one_name_are_refused) {
    const TempDir folder;
    Net net;
    Trainer trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}, OnExceptionCheckpoint{folder.path(), "last"}};
    EXPECT_THROW(trainer.fit(net, batches(2)), Error);
}
TEST(Resumed, run_that_the_loader_refuses_leaves_the_weights) {
    const TempDir folder;
    const auto samples = torch::randn({21, 2});
    const auto loader = [&](std::int64_t batch_size, bool shuffle) {
        return data::Loader{data::Tensors{data::Batch{samples, samples.sum(1, true)}},
                            {.batch_size = batch_size, .shuffle = shuffle}};
    };
    Net net;
    Trainer{Epochs{1}, KeepEvery{Batches{4}, {.directory = folder.path(), .filename = "part"}}}.fit(net,
                                                                                                    loader(3, true));
    for (auto other : {loader(7, true), loader(3, false), loader(10, true)}) {
        Net fresh;
        const auto before = fresh.weight();
        EXPECT_THROW(Trainer{Epochs{2}}.fit(fresh, other, resume(folder.path() / "part.ckpt")), Error);
        EXPECT_TRUE(torch::equal(fresh.weight(), before));
    }
}
TEST(Resumed, without_averages_a_run_goes_on_with_the_weights_that_it_trained) {
    const TempDir folder;
    const auto run = [&](Epochs epochs, const fs::path& from, auto... policies) {
        seed_everything(1);
        Net net;
        Trainer{epochs, policies...}.fit(net, batches(4), resume(from));
        return net.weight();
    };
    run(Epochs{1}, "", EMA{{.decay = 0.5}}, KeepLast{{.directory = folder.path()}});
    EXPECT_TRUE(torch::equal(run(Epochs{2}, folder.path() / "last.ckpt"), run(Epochs{2}, "")));
}
TEST(Resumed, run_of_fewer_epochs_than_were_begun_is_over) {
    const TempDir folder;
    Net net, again;
    Trainer{Epochs{3}, KeepEvery{Batches{6}, {.directory = folder.path(), .filename = "part"}}}.fit(net, batches(4));
    const auto result = Trainer{Epochs{1}}.fit(again, batches(4), resume(folder.path() / "part.ckpt"));
    EXPECT_TRUE(again.seen.empty());
    (void)result;
}
template <bool BySteps>
struct Scheduled : Net {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}},
                           optim::StepLR({.step_size = 3}, BySteps ? Interval::step : Interval::epoch));
    }
};
TEST(Resumed, run_with_a_schedule_that_goes_by_something_else_is_refused) {
    const TempDir folder;
    Scheduled<true> net;
    Scheduled<false> other;
    Trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}}.fit(net, batches(4));
    try {
        Trainer{Epochs{2}}.fit(other, batches(4), resume(folder.path() / "last.ckpt"));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what())
                      .find("schedule 0 was StepLR by steps, and configure_optimizers gives "
                            "StepLR by epochs"),
                  std::string::npos)
            << error.what();
    }
}

// ---- weight zero
struct Closure : Net {
    auto training_step(const data::Batch& batch) {
        return step(batch.data.size(0) == 0 ? torch::zeros({}) : loss_of(batch), tokens(batch.data.size(0)));
    }
    auto configure_optimizers() { return optim::LBFGS{parameters(), {.lr = 0.1}}; }
};
TEST(WeightZero, leaves_a_step_of_lbfgs_out) {
    seed_everything(1);
    Closure with, without;
    without.load_state_dict(with.state_dict());
    const auto result = Trainer{Epochs{1}}.fit(with, std::vector{batch_of(0), batch_of(1, 0), batch_of(2)});
    Trainer{Epochs{1}}.fit(without, std::vector{batch_of(0), batch_of(2)});
    EXPECT_EQ(result.global_step(), 2);
    EXPECT_TRUE(torch::equal(with.weight(), without.weight()));
}
TEST(WeightZero, gives_no_row_of_the_batch_before) {
    Net net;
    Trainer trainer{Epochs{1}, Rows{}};
    trainer.validate(net, std::vector{batch_of(0), batch_of(1, 0), batch_of(2)});
    std::size_t rows = 0;
    for (const auto& row : trainer.policy<Rows>().rows) rows += row.find("val/loss_step") != row.npos ? 1 : 0;
    EXPECT_EQ(rows, 2);
}

// ---- rows
struct LogsOncePerWindow {
    auto on_before_zero_grad() { return logs(log("window"_key, 1.0, on_step)); }
};
struct LogsLast : policy::Checkpoint {
    auto on_train_batch_end(auto& run) {
        return logs(log("last"_key, static_cast<double>(run.total_batches()), on_step));
    }
};
TEST(Rows, tell_what_was_logged_since_the_row_before) {
    Net net;
    Trainer trainer{Epochs{1}, Accumulate{2}, LogEvery{1}, LogsOncePerWindow{}, LogsLast{}, Rows{}};
    trainer.fit(net, batches(6));
    std::vector<std::string> windows, lasts;
    for (const auto& row : trainer.policy<Rows>().rows) {
        if (row.find("window=") != row.npos) windows.push_back(row);
        if (row.find("last=") != row.npos) lasts.push_back(row);
    }
    EXPECT_EQ(windows.size(), 3);
    EXPECT_EQ(lasts.size(), 3);
}

// ---- the loop
struct Promises {
    std::vector<data::Batch> all = batches(2);
    auto begin() { return all.begin(); }
    auto end() { return all.end(); }
    std::int64_t size() const { return 4; }
};
TEST(Validation, is_held_once_where_a_loader_promised_more) {
    Net net;
    Promises loader;
    std::int64_t held = 0;
    Trainer{Epochs{1}, ValidateEvery{0.5}, on<hook::on_validation_end>([&](auto&) { ++held; })}.fit(net, loader,
                                                                                                    batches(1));
    EXPECT_EQ(held, 1);
}
TEST(NanGuard, looks_at_the_weights_after_a_late_step) {
    Net net;
    const auto spoil = on<hook::on_before_optimizer_step>([](auto& run) {
        at::NoGradGuard no_grad;
        run.module().layer->weight.fill_(std::numeric_limits<float>::infinity());
    });
    const auto skip = on<hook::on_train_batch_end>([](auto& run) { run.skip_epoch(); });
    EXPECT_THROW((Trainer{Epochs{1}, Accumulate{4}, NanGuard{{.loss = false, .weights = true}}, spoil, skip}.fit(
                     net, batches(3))),
                 Error);
}
struct ByHand : Net {
    static constexpr auto optimization = manual;
    void training_step(const data::Batch&) {}
};
TEST(ByHand, an_epoch_without_a_step_is_told_or_refused) {
    ByHand net;
    ::testing::internal::CaptureStderr();
    Trainer{Epochs{2}}.fit(net, batches(2));
    const auto told = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(told.find("in the whole of epoch 0 it has stepped none"), told.npos) << told;
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 1) << told;
    EXPECT_THROW(Trainer{Steps{3}}.fit(net, batches(2)), Error);
}
struct EveryFifth : Net {
    static constexpr auto optimization = manual;
    std::int64_t batches = 0;
    void training_step(const data::Batch& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        run.backward(loss_of(batch));
        if (++batches % 5 != 0) return;
        optimizer.step();
        optimizer.zero_grad();
    }
};
TEST(ByHand, a_window_may_go_over_epochs) {
    EveryFifth net;
    EXPECT_EQ(Trainer{Steps{2}}.fit(net, batches(3)).global_step(), 2);
}
TEST(Trainer, that_is_copied_while_it_fits_can_fit) {
    Net one, other;
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(one, batches(4));
    session.advance();
    auto copy = trainer;
    EXPECT_NO_THROW(copy.fit(other, batches(4)));
}
struct Interrupts : Net {
    int steps = 0;
    auto validation_step(const data::Batch& batch) {
        if (++steps == 1) std::raise(SIGINT);
        return Net::validation_step(batch);
    }
};
TEST(BatchSize, hears_a_signal_in_the_first_trial) {
    Interrupts net;
    const auto x = torch::randn({64, 2});
    Trainer trainer{Epochs{1}};
    data::Loader loader{data::Tensors{data::Batch{x, x.sum(1, true)}}, {.batch_size = 2}};
    EXPECT_THROW(tune::batch_size<Stage::validate>(trainer, net, loader, {.max_trials = 3}), Interrupted);
    EXPECT_EQ(net.steps, 1);
}
struct ThrowsOnce {
    std::int64_t* left;
    data::Batch operator()(const data::Batch& batch) const {
        if (--*left == 0) throw std::runtime_error("the disk is gone");
        return batch;
    }
};
TEST(Resumed, window_after_a_fetch_that_failed_gives_each_row) {
    const TempDir folder;
    auto all = batches(8);
    std::int64_t left = 100;
    auto view = all | std::views::transform(ThrowsOnce{&left});
    const auto rows = [&](std::int64_t throws_at, const fs::path& from) {
        left = throws_at;
        Net net;
        Trainer trainer{Epochs{1},   Accumulate{2},
                        LogEvery{1}, LearningRateMonitor{{.interval = LoggingInterval::step}},
                        Rows{},      KeepLast{{.directory = folder.path()}}};
        try {
            trainer.fit(net, view, resume(from));
        } catch (const std::runtime_error&) {
        }
        return trainer.policy<Rows>().rows;
    };
    const auto whole = rows(100, ""), part = rows(3, ""), rest = rows(100, folder.path() / "last.ckpt");
    auto joined = part;
    joined.insert(joined.end(), rest.begin(), rest.end());
    EXPECT_EQ(joined.size(), whole.size());
    std::size_t rates = 0;
    for (const auto& row : joined) rates += row.find("lr-SGD") != row.npos ? 1 : 0;
    EXPECT_EQ(rates, 4);
}
struct LogsAndStops {
    fs::path file;
    void on_train_epoch_start(auto& run) {
        if (run.epoch() != 1) return;
        run.log("own", 1.5);
        run.stop("enough");
    }
    void on_train_end(auto& run) {
        if (!file.empty()) save(file, run);
    }
};
TEST(Snapshot, holds_what_was_logged_by_name_and_no_row_has_taken) {
    const TempDir folder;
    const auto rows = [&](const fs::path& file, const fs::path& from) {
        Net net;
        Trainer trainer{Epochs{3}, LogsAndStops{file}, Rows{}};
        trainer.fit(net, batches(2), resume(from));
        return trainer.policy<Rows>().rows;
    };
    const auto whole = rows(folder.path() / "file.ckpt", "");
    EXPECT_EQ(whole.back(), "epoch 2 step 1 own=1.5000");
    EXPECT_EQ(rows("", folder.path() / "file.ckpt"), std::vector<std::string>{whole.back()});
}
struct FullDisk : Rows {
    std::size_t at = 0;
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        Rows::log_metrics(row, step, epoch);
        if (rows.size() == at) throw std::runtime_error("the disk is full");
    }
};
struct LogsAtTheEnd {
    std::int64_t ends = 0;
    void on_train_epoch_end(auto& run) {
        ++ends;
        run.log("own", static_cast<double>(ends));
    }
    StateTree state_dict() const { return StateTree(ends); }
    void load_state_dict(const StateTree& state) { ends = state.as_int(); }
};
TEST(Resumed, epoch_whose_row_could_not_be_written_is_over) {
    const TempDir folder;
    const auto run = [&](std::size_t at, const fs::path& from) {
        seed_everything(from.empty() ? 1 : 2);
        Net net;
        Trainer trainer{Epochs{3}, LogsAtTheEnd{}, FullDisk{{}, at}, KeepLast{{.directory = folder.path()}}};
        try {
            trainer.fit(net, batches(2), resume(from));
        } catch (const std::runtime_error& error) {
            EXPECT_EQ(error.what(), std::string("the disk is full"));
        }
        return std::pair(trainer.policy<LogsAtTheEnd>().ends, trainer.policy<FullDisk>().rows);
    };
    const auto whole = run(0, "");
    ASSERT_EQ(whole.second.size(), 3);
    const auto part = run(1, "");
    ASSERT_EQ(part.second.size(), 1); // what it held is not given a second time
    const auto rest = run(0, folder.path() / "last.ckpt");
    EXPECT_EQ(rest.first, 3);
    EXPECT_EQ(rest.second, std::vector<std::string>(whole.second.begin() + 1, whole.second.end()));
}
TEST(Session, is_not_ended_by_a_signal_of_a_fit_beside_it) {
    Net hosted, net;
    Trainer host{Epochs{3}};
    auto session = host.session(hosted, batches(4));
    const auto beside = on<hook::on_train_batch_end>([&](auto& run) {
        if (run.total_batches() != 1) return;
        std::raise(SIGINT);
        EXPECT_TRUE(session.advance());
    });
    EXPECT_THROW((Trainer{Epochs{1}, beside}.fit(net, batches(4))), Interrupted);
    EXPECT_FALSE(session.over());
}
TEST(Trainer, has_room_for_one_fit_at_a_time) {
    Net one, other;
    Trainer trainer{Epochs{1}, Rows{}};
    {
        auto session = trainer.session(one, batches(4));
        session.advance();
        EXPECT_THROW(trainer.fit(other, batches(4)), Error);
        EXPECT_TRUE(other.seen.empty());
        while (session.advance()) {
        }
    }
    EXPECT_EQ(trainer.policy<Rows>().rows.size(), 1) << "the fit that was refused has touched what it shares";
    EXPECT_NO_THROW(trainer.fit(other, batches(4)));
}
struct TwoSteps : Net {
    auto configure_optimizers() { return optim::LBFGS{parameters(), {.lr = 0.1, .max_iter = 3}}; }
};
TEST(GradNorm, has_one_value_in_a_row) {
    TwoSteps net;
    Trainer trainer{Epochs{1}, LogEvery{1}, GradNorm{}, Rows{}};
    trainer.fit(net, batches(1));
    const auto& row = trainer.policy<Rows>().rows.front();
    EXPECT_NE(row.find("grad_2.0_norm_total"), row.npos) << row;
    EXPECT_EQ(row.find("grad_2.0_norm_total"), row.rfind("grad_2.0_norm_total")) << row;
}
TEST(Stop, of_a_function_holds_without_it) {
    const TempDir folder;
    Net net, again;
    const auto enough = on<hook::on_train_batch_end>([](auto& run) {
        if (run.total_batches() == 2) run.stop("enough");
    });
    const KeepLast last{{.directory = folder.path()}};
    Trainer{Epochs{3}, enough, last}.fit(net, batches(4));
    Trainer{Epochs{3}}.fit(again, batches(4), resume(last.path()));
    EXPECT_TRUE(again.seen.empty());
}
TEST(Log, refuses_a_weight_that_is_none) {
    EXPECT_THROW((void)log("loss"_key, 1.0, on_epoch).batch_size(-1), Error);
    EXPECT_THROW((void)log("loss"_key, 1.0, on_epoch).batch_size(std::nan("")), Error);
}
TEST(Tick, outlives_its_session) {
    Net net;
    Trainer trainer{Epochs{1}};
    std::optional<engine::Tick> tick;
    {
        auto session = trainer.session(net, batches(1));
        session.advance();
        tick = session.tick();
    }
    EXPECT_TRUE(std::isfinite(tick->loss.item<double>()));
}

} // namespace

} // namespace fulgurite::test_reports
