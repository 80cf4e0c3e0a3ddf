// SPDX-License-Identifier: BSL-1.0
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/tune/search/support.hpp"

namespace fulgurite::test_tune_search_search {
namespace {

using namespace tune;
namespace testing = tune::testing;

using fulgurite::testing::TempDir;
using testing::all_of;
using testing::curve;
using testing::lines_of;
using testing::text_of;

SearchOptions options_of(Pruner pruner, int workers = 1, std::int64_t trials = 20) {
    return {.trials = trials, .seed = 7, .sampler = TPE{.startup = 5}, .pruner = std::move(pruner), .workers = workers};
}
const std::vector<Pruner> pruners{NoPruner{}, Median{.startup = 3}, Hyperband{.max = 9}, ASHA{.max = 9},
                                  PopulationBased{.interval = 2, .max = 9}};

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    double lr;
    explicit Net(double rate) : lr(rate) {}
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(layer(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = lr}}; }
};
struct Training {
    at::Tensor x = torch::rand({64, 2}, at::detail::createCPUGenerator(1)), y = x.sum(1, true);
    data::Loader<decltype(data::tensors(x, y))> train{data::tensors(x, y), {.batch_size = 16, .shuffle = true}};

    template <class Key>
    double operator()(Trial& trial, Key key) {
        Net net(trial.log_uniform("lr", 1e-3, 1));
        Trainer trainer{Epochs{9}, trial.watch(std::move(key))};
        return trainer.fit(net, train, train).metric("val/loss"_key);
    }
};

TEST(Search, has_the_same_bits_with_any_number_of_workers) {
    for (const auto& pruner : pruners) {
        const auto name = std::visit([](const auto& each) { return each.describe(); }, pruner);
        const auto objective = [](Trial& trial) { return curve(trial); };
        const auto one = all_of(search(objective, options_of(pruner, 1)));
        EXPECT_EQ(one, all_of(search(objective, options_of(pruner, 2)))) << name;
        // Where the earlier trials take the longest, the later ones are there first.
        const auto slow = [](Trial& trial) {
            const auto value = curve(trial);
            ::usleep(static_cast<useconds_t>(40'000 / (1 + trial.number())));
            return value;
        };
        EXPECT_EQ(one, all_of(search(slow, options_of(pruner, 4)))) << name;
        auto reused = options_of(pruner, 2);
        reused.fresh = false;
        EXPECT_EQ(one, all_of(search(objective, reused))) << name;
    }
}

TEST(Search, trains_what_a_trainer_trains_and_watches_it_by_either_name) {
    Training training;
    const auto by_key = [&](Trial& trial) { return training(trial, "val/loss"_key); };
    const auto by_name = [&](Trial& trial) { return training(trial, metric::named("val/loss")); };
    const auto one = search(by_key, options_of(Hyperband{.max = 9}, 1, 9));
    EXPECT_EQ(all_of(one), all_of(search(by_name, options_of(Hyperband{.max = 9}, 3, 9))));
    // A trial that was gone on with is the same as one that was never paused.
    std::vector<double> whole(9);
    const auto alone = search(by_key, options_of(NoPruner{}, 1, 9));
    const auto& best = one.best();
    EXPECT_EQ(best.steps, 9);
    EXPECT_EQ(best.reports.size(), 9U);
    const auto& same = alone.trials()[static_cast<std::size_t>(best.number)];
    if (same.params == best.params) { // TPE has seen other values before the later ones
        EXPECT_EQ(same.value, best.value);
    }
    EXPECT_EQ(training.train.epoch(), 0) << "what a trial changes is the trial's";
}

TEST(Search, is_what_it_would_have_been_when_it_goes_on) {
    for (const auto& pruner : pruners) {
        if (std::holds_alternative<PopulationBased>(pruner)) continue; // more trials are another population
        const TempDir folder;
        auto options = options_of(pruner);
        const auto whole = all_of(search([](Trial& trial) { return curve(trial); }, options));
        options.storage = folder.path() / "journal";
        options.trials = 7;
        search([](Trial& trial) { return curve(trial); }, options);
        options.trials = 20;
        EXPECT_EQ(whole, all_of(search([](Trial& trial) { return curve(trial); }, options)));
        const auto lines = lines_of(options.storage / "journal.jsonl").size();
        const auto again = all_of(search([](Trial&) -> double { throw Error("nothing is left to be run"); }, options));
        EXPECT_EQ(whole, again);
        EXPECT_EQ(lines_of(options.storage / "journal.jsonl").size(), lines);
    }
}

/// Runs a search in a process of its own, which is killed when its journal has so many lines.
void killed(const SearchOptions& options, std::size_t lines, int signal = SIGKILL) {
    const auto path = options.storage / "journal.jsonl";
    const auto child = ::fork();
    if (child == 0) {
        try {
            search(
                [](Trial& trial) {
                    ::usleep(4000);
                    return curve(trial);
                },
                options);
        } catch (const Interrupted& interrupted) {
            std::_Exit(interrupted.signal);
        } catch (...) {
        }
        std::_Exit(0);
    }
    while (lines_of(path).size() < lines && ::waitpid(child, nullptr, WNOHANG) == 0) ::usleep(500);
    ::kill(child, signal);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (signal != SIGKILL) {
        EXPECT_EQ(WEXITSTATUS(status), signal);
    }
}

TEST(Search, goes_on_after_a_kill_as_if_nothing_had_happened) {
    for (const auto& pruner : pruners)
        for (const int workers : {1, 3}) {
            auto options = options_of(pruner, workers, 14);
            const auto whole = all_of(search([](Trial& trial) { return curve(trial); }, options));
            for (const std::size_t lines : {2U, 8U, 15U}) {
                const TempDir folder;
                options.storage = folder.path();
                killed(options, lines);
                EXPECT_EQ(whole, all_of(search([](Trial& trial) { return curve(trial); }, options)))
                    << std::visit([](const auto& each) { return each.describe(); }, pruner) << " " << lines;
                options.storage.clear();
            }
        }
}

TEST(Search, ends_in_order_when_it_is_asked_to) {
    const TempDir folder;
    auto options = options_of(ASHA{.max = 9}, 2);
    const auto whole = all_of(search([](Trial& trial) { return curve(trial); }, options));
    options.storage = folder.path();
    killed(options, 5, SIGINT);
    EXPECT_NE(text_of(folder.path() / "report.html").find("Interrupted"), std::string::npos);
    EXPECT_EQ(text_of(folder.path() / "journal.jsonl").back(), '\n');
    EXPECT_EQ(whole, all_of(search([](Trial& trial) { return curve(trial); }, options)));
}

TEST(Search, leaves_no_process_behind) {
    const TempDir folder;
    auto options = options_of(Hyperband{.max = 9}, 2);
    options.storage = folder.path();
    const auto pids = folder.path() / "pids";
    const auto child = ::fork();
    if (child == 0) {
        search(
            [&](Trial& trial) {
                std::ofstream(pids, std::ios::app) << ::getpid() << "\n";
                const auto value = curve(trial);
                ::usleep(2000);
                return value;
            },
            options);
        std::_Exit(0);
    }
    while (lines_of(pids).size() < 5) ::usleep(500);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    for (const auto& pid : lines_of(pids)) {
        const auto id = static_cast<pid_t>(std::stol(pid));
        const auto is_there = [&] { // what nobody waits for yet is a zombie
            const auto stat = text_of("/proc/" + pid + "/stat");
            return ::kill(id, 0) == 0 && stat.find(") Z ") == std::string::npos;
        };
        for (int tries = 0; is_there() && tries < 1000; ++tries) ::usleep(1000);
        EXPECT_FALSE(is_there());
    }
}

TEST(Search, goes_on_without_trials_that_throw_or_crash) {
    const auto study = search(
        [](Trial& trial) -> double {
            const auto x = trial.uniform("x", 0, 1);
            switch (trial.number()) {
                case 1:
                    throw std::runtime_error("no such luck");
                case 2:
                    std::abort();
                case 3:
                    std::_Exit(3);
                case 4:
                    throw 4;
                case 5:
                    return std::nan("");
                case 6:
                    ::raise(SIGSEGV);
            }
            return x;
        },
        {.trials = 9, .seed = 1, .sampler = Random{}, .workers = 2});
    const auto& trials = study.trials();
    ASSERT_EQ(trials.size(), 9U);
    EXPECT_EQ(trials[1].error, "no such luck");
    EXPECT_EQ(trials[2].error, "its process was ended by signal 6 (Aborted)");
    EXPECT_EQ(trials[3].error, "its process ended with exit code 3 before the objective returned");
    EXPECT_EQ(trials[4].error, "the objective threw what is no std::exception");
    EXPECT_EQ(trials[5].error, "the objective returned nan, which is not finite");
    EXPECT_EQ(trials[6].error, "its process was ended by signal 11 (Segmentation fault)");
    for (std::size_t i = 1; i < 7; ++i) {
        EXPECT_EQ(trials[i].state, TrialState::failed);
        EXPECT_EQ(trials[i].params.size(), 1U) << "what it asked for is known";
    }
    for (const std::size_t i : {0U, 7U, 8U}) EXPECT_EQ(trials[i].state, TrialState::complete);
    EXPECT_NE(study.to_string().find("no such luck"), std::string::npos);
}

TEST(Search, fails_where_all_trials_do) {
    EXPECT_ERROR(search([](Trial&) -> double { throw Error("never"); }, {.trials = 3}),
                 "tune::search: all 3 trials have failed; trial 0 says: never");
}

TEST(Search, maximizes_if_asked_to) {
    const auto study = search([](Trial& trial) { return trial.uniform("x", 0, 1); },
                              {.trials = 30, .seed = 3, .maximize = true, .workers = 2});
    double most = 0;
    for (const auto& trial : study.trials()) most = std::max(most, trial.value);
    EXPECT_EQ(study.best().value, most);
    EXPECT_GT(most, 0.9);
}

TEST(Search, runs_trials_again_that_it_could_not_keep) {
    auto options = options_of(Hyperband{.max = 9}, 2);
    const auto whole = all_of(search([](Trial& trial) { return curve(trial); }, options));
    options.waiting = 1;
    EXPECT_EQ(whole, all_of(search([](Trial& trial) { return curve(trial); }, options)));
    const TempDir folder; // and says so where a trial is not what it was
    const auto drifting = [&](Trial& trial) {
        const auto off = std::filesystem::exists(folder.path() / std::to_string(trial.number())) ? 1e-9 : 0;
        std::ofstream(folder.path() / std::to_string(trial.number())) << "";
        for (std::int64_t step = 1; step < 10; ++step) trial.report(step, trial.uniform("x", 0, 1) + off);
        return 0.0;
    };
    const auto study = search(drifting, options);
    EXPECT_NE(all_of(study).find("its numbers depend on something else than its seed and parameters"),
              std::string::npos);
}

TEST(Search, is_fine_after_the_program_has_used_threads) {
    const auto threads = at::get_num_threads();
    at::set_num_threads(2);
    const auto large = torch::rand({600, 600}, at::requires_grad());
    large.mm(large).relu().sum().backward();
    const auto study = search(
        [&](Trial& trial) {
            auto weight = torch::full({600, 600}, trial.uniform("x", 0, 1), at::requires_grad());
            weight.mm(large.detach()).sum().backward();
            return at::get_num_threads() + 0 * weight.grad().sum().item<double>();
        },
        {.trials = 4, .workers = 2});
    at::set_num_threads(threads);
    for (const auto& trial : study.trials()) EXPECT_EQ(trial.value, 1) << trial.error;
}

TEST(Search, leaves_generators_and_modes_as_they_were) {
    const auto objective = [](Trial& trial) { return trial.uniform("x", 0, 1) + at::rand({1}).item<double>(); };
    at::manual_seed(3);
    const auto wanted = at::rand({4});
    const auto plain = all_of(search(objective, {.trials = 3, .seed = 1}));
    at::manual_seed(3);
    {
        const c10::InferenceMode inference;
        EXPECT_EQ(all_of(search(objective, {.trials = 3, .seed = 1})), plain);
        EXPECT_TRUE(c10::InferenceMode::is_enabled());
    }
    {
        const at::NoGradGuard no_gradients;
        EXPECT_EQ(all_of(search(objective, {.trials = 3, .seed = 1})), plain);
        EXPECT_FALSE(at::GradMode::is_enabled());
    }
    EXPECT_TRUE(at::equal(at::rand({4}), wanted));
    tune::detail::rehearse(); // the first search may have been in another test
    EXPECT_TRUE(at::GradMode::is_enabled());
}

TEST(Search, refuses_a_population_whose_trainer_hears_of_nothing) {
    Training training;
    const auto study =
        search([&](Trial& trial) { return training(trial, "val/loss"_key); },
               {.trials = 4, .seed = 7, .sampler = Random{}, .pruner = PopulationBased{.interval = 2, .max = 9}});
    EXPECT_NE(all_of(study).find("tune::Trial: the trial goes on with other parameters, and nothing takes them"),
              std::string::npos);
}

TEST(Search, seeds_each_trial_by_its_number) {
    const auto first = [](Trial& trial) {
        EXPECT_EQ(global_seed(), trial.seed());
        return at::rand({1}).item<double>();
    };
    const auto study = search(first, {.trials = 4, .seed = 9, .sampler = Random{}});
    const auto again = search(first, {.trials = 4, .seed = 9, .sampler = Random{}});
    const auto other = search(first, {.trials = 4, .seed = 10, .sampler = Random{}});
    EXPECT_EQ(all_of(study), all_of(again));
    EXPECT_NE(study.trials()[0].value, study.trials()[1].value);
    EXPECT_NE(study.trials()[0].value, other.trials()[0].value);
}

TEST(Search, refuses_options_that_make_no_sense) {
    const auto objective = [](Trial&) { return 0.0; };
    EXPECT_ERROR(search(objective, {.trials = 0}), "tune::search: trials is 0; give 1 or more");
    EXPECT_ERROR(
        search(objective, {.workers = 5}),
        "tune::search: workers is 5 and window 4; give 1 to as many workers as the window, or a larger window, "
        "which gives other results");
    EXPECT_ERROR(search(objective, {.pruner = Hyperband{.max = 9, .eta = 1}}),
                 "tune::Hyperband: eta is 1; give 2 or more");
    EXPECT_ERROR(
        search(objective, {.trials = 3, .pruner = PopulationBased{}}),
        "tune::search: of a population of 3 trials a share of 0.25 is none; give more trials, or a larger share");
    EXPECT_ERROR(search(objective, {.trials = 3, .pruner = Median{}}),
                 "tune::search: the pruner Median goes by what trials report, and trial 0 has reported nothing; give "
                 "its Trainer trial.watch(key), or call trial.report(step, value)");
    EXPECT_ERROR(
        search([](Trial& trial) { return trial.uniform("x", 0, trial.number() == 2 ? 2 : 1); },
               {.trials = 4, .sampler = Random{}}),
        "tune::search: the parameter 'x' is uniform(0, 2) in trial 2, and was uniform(0, 1) before; a name has "
        "one range in a whole search");
}

} // namespace
} // namespace fulgurite::test_tune_search_search
