// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "tests/tune/search/support.hpp"

namespace fulgurite::test_tune_search_pruners {
namespace {

using namespace tune;
using tune::Report;
namespace detail = tune::detail;
namespace testing = tune::testing;

using testing::all_of;

double value_at(std::int64_t number, std::int64_t step) {
    const auto base = data::Generator(17, static_cast<std::uint64_t>(number)).uniform();
    return base + data::Generator(18, static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(step)).uniform() /
                      static_cast<double>(step);
}
double reports(Trial& trial, std::int64_t steps) {
    for (std::int64_t step = 1; step <= steps && !trial.should_stop(); ++step)
        trial.report(step, value_at(trial.number(), step));
    return value_at(trial.number(), steps);
}
std::vector<std::int64_t> steps_of(const Study& study) {
    std::vector<std::int64_t> steps;
    for (const auto& trial : study.trials()) steps.push_back(trial.steps);
    return steps;
}
std::vector<std::int64_t> best_at(std::vector<std::int64_t> numbers, std::int64_t step, std::size_t count) {
    std::sort(numbers.begin(), numbers.end(), [&](auto a, auto b) { return value_at(a, step) < value_at(b, step); });
    numbers.resize(std::min(count, numbers.size()));
    return numbers;
}

/// Algorithm 1 of Li et al. 2018, as it stands there, with brackets one after the other until the trials are spent.
std::vector<std::int64_t> hyperband(std::int64_t R, std::int64_t eta, std::int64_t trials) {
    std::vector<std::int64_t> steps(static_cast<std::size_t>(trials), 0);
    const auto s_max = static_cast<int>(std::floor(std::log(R) / std::log(eta) + 1e-9));
    const double B = (s_max + 1) * static_cast<double>(R);
    for (std::int64_t first = 0; first < trials;)
        for (int s = s_max; s >= 0 && first < trials; --s) {
            const auto n =
                static_cast<std::int64_t>(std::ceil(B / static_cast<double>(R) * std::pow(eta, s) / (s + 1) - 1e-9));
            const double r = static_cast<double>(R) * std::pow(eta, -s);
            std::vector<std::int64_t> T;
            const auto there = std::min(n, trials - first);
            for (std::int64_t i = 0; i < there; ++i) T.push_back(first + i);
            for (int i = 0; i <= s; ++i) {
                const auto n_i = std::max(1.0, std::floor(static_cast<double>(there) * std::pow(eta, -i) + 1e-9));
                const auto r_i = static_cast<std::int64_t>(std::round(r * std::pow(eta, i)));
                T.resize(std::min(T.size(), static_cast<std::size_t>(n_i)));
                for (const auto t : T) steps[static_cast<std::size_t>(t)] = r_i;
                T = best_at(T, r_i, T.size());
            }
            first += n;
        }
    return steps;
}

TEST(SearchHyperband, promotes_as_the_paper_does) {
    for (const auto& [max, eta, trials] : std::vector<std::array<std::int64_t, 3>>{
             {9, 3, 17}, {9, 3, 24}, {9, 3, 40}, {27, 3, 60}, {16, 4, 30}, {16, 2, 50}, {1, 3, 4}}) {
        const auto study =
            search([&, most = max](Trial& trial) { return reports(trial, most); },
                   {.trials = trials, .sampler = Random{}, .pruner = Hyperband{.max = max, .eta = eta}, .workers = 2});
        EXPECT_EQ(steps_of(study), hyperband(max, eta, trials)) << max << " " << eta << " " << trials;
        for (const auto& trial : study.trials())
            EXPECT_EQ(trial.state, trial.steps == max ? TrialState::complete : TrialState::stopped);
    }
}

TEST(SearchHyperband, has_the_brackets_of_the_paper) { // its table 1: R = 81, eta = 3
    const Hyperband rule{.max = 81, .eta = 3};
    const std::vector<std::int64_t> sizes{81, 34, 15, 8, 5};
    std::int64_t first = 0;
    for (int s = 4; s >= 0; --s) {
        const auto bracket = rule.bracket_of(first);
        EXPECT_EQ(bracket.first, first);
        EXPECT_EQ(bracket.size, sizes[static_cast<std::size_t>(4 - s)]);
        EXPECT_EQ(bracket.halvings, s);
        std::int64_t steps = 81;
        for (int rung = s; rung >= 0; --rung, steps /= 3) EXPECT_EQ(rule.steps_at(bracket, rung), steps);
        first += bracket.size;
    }
    EXPECT_EQ(rule.bracket_of(first).halvings, 4) << "then they begin anew";
}

/// Algorithm 2 of Li et al. 2020, one job at a time.
std::vector<std::int64_t> asha(std::int64_t max, std::int64_t eta, std::int64_t trials) {
    std::vector<std::vector<std::int64_t>> rungs(1);
    for (std::int64_t steps = 1; steps < max; steps *= eta) rungs.emplace_back();
    std::vector<std::set<std::int64_t>> promoted(rungs.size());
    std::vector<std::int64_t> steps(static_cast<std::size_t>(trials), 0);
    const auto budget = [&](std::size_t rung) {
        return static_cast<std::int64_t>(std::round(std::pow(eta, static_cast<double>(rung))));
    };
    for (std::int64_t begun = 0;;) {
        bool found = false;
        for (auto k = rungs.size() - 1; k-- > 0 && !found;) {
            for (const auto t : best_at(rungs[k], budget(k), rungs[k].size() / static_cast<std::size_t>(eta))) {
                if (promoted[k].contains(t)) continue;
                promoted[k].insert(t);
                rungs[k + 1].push_back(t);
                steps[static_cast<std::size_t>(t)] = budget(k + 1);
                found = true;
                break;
            }
        }
        if (found) continue;
        if (begun == trials) return steps;
        rungs[0].push_back(begun);
        steps[static_cast<std::size_t>(begun++)] = 1;
    }
}

TEST(SearchASHA, promotes_as_the_paper_does) {
    for (const auto& [max, eta, trials] :
         std::vector<std::array<std::int64_t, 3>>{{9, 3, 24}, {27, 3, 70}, {16, 4, 40}, {16, 2, 33}}) {
        const auto study =
            search([&, most = max](Trial& trial) { return reports(trial, most); },
                   {.trials = trials, .sampler = Random{}, .pruner = ASHA{.max = max, .eta = eta}, .window = 1});
        EXPECT_EQ(steps_of(study), asha(max, eta, trials)) << max << " " << eta << " " << trials;
        for (const auto& trial : study.trials())
            EXPECT_EQ(trial.state, trial.steps == max ? TrialState::complete : TrialState::paused);
    }
}

TEST(SearchHyperband, trains_nothing_twice) {
    const fulgurite::testing::TempDir folder;
    const auto log = folder.path() / "steps";
    const auto study = search(
        [&](Trial& trial) {
            for (std::int64_t step = 1; step <= 9 && !trial.should_stop(); ++step) {
                std::ofstream(log, std::ios::app) << trial.number() << " " << step << "\n";
                trial.report(step, value_at(trial.number(), step));
            }
            return 0.5;
        },
        {.trials = 24, .pruner = Hyperband{.max = 9}, .workers = 3});
    std::int64_t steps = 0;
    for (const auto& trial : study.trials()) steps += trial.steps;
    const auto lines = testing::lines_of(log);
    EXPECT_EQ(static_cast<std::int64_t>(lines.size()), steps);
    EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size());
}

TEST(SearchMedian, stops_where_optuna_does) {
    detail::History history;
    Median rule;
    int curves = 0, stopped = 0;
    for (const auto& text : testing::lines_of(fulgurite::testing::golden("search.txt"))) {
        std::istringstream in(text);
        std::string word;
        in >> word;
        std::vector<double> numbers;
        for (std::string number; in >> number;) numbers.push_back(std::stod(number));
        const auto whole = [&](std::size_t i) { return static_cast<std::int64_t>(numbers[i]); };
        const auto reported = [&](std::size_t from) {
            std::vector<Report> all;
            for (auto i = from; i + 1 < numbers.size(); i += 2) all.push_back({whole(i), numbers[i + 1]});
            return all;
        };
        if (word == "median") {
            history.tracks.clear();
            history.mode = numbers[4] == 1 ? Mode::max : Mode::min;
            rule = {.startup = whole(0), .warmup = whole(1), .interval = whole(2), .least = whole(3)};
        } else if (word == "finished") {
            auto& track = history.tracks.emplace_back();
            track.absorbed = track.issued = 1;
            track.record.state = TrialState::complete;
            track.record.reports = reported(0);
        } else if (word == "curve") {
            const auto stops = rule.stops(history);
            const auto all = reported(1);
            std::int64_t at = -1;
            for (std::size_t i = 0; i < all.size() && at < 0; ++i)
                if (stops && stops({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1}))
                    at = static_cast<std::int64_t>(i);
            EXPECT_EQ(at, whole(0)) << text;
            ++curves;
            stopped += at >= 0 ? 1 : 0;
        }
    }
    EXPECT_EQ(curves, 40);
    EXPECT_GT(stopped, 8);
    EXPECT_LT(stopped, 36);
}

TEST(SearchMedian, ends_trials_early) {
    const auto study = search([](Trial& trial) { return reports(trial, 9); },
                              {.trials = 30, .sampler = Random{}, .pruner = Median{}, .workers = 3});
    int stopped = 0;
    for (const auto& trial : study.trials()) {
        if (trial.state != TrialState::stopped) continue;
        ++stopped;
        EXPECT_LT(trial.steps, 9);
        EXPECT_EQ(trial.value, trial.reports.back().value);
    }
    EXPECT_GT(stopped, 3);
    EXPECT_EQ(study.best().state, TrialState::complete);
}

/// The toy of Jaderberg et al. 2017, section 4.1 in spirit: a state that is trained at the rate that was asked for.
double population(Trial& trial, std::int64_t steps) {
    double state = 10 + static_cast<double>(trial.number());
    for (std::int64_t step = 1; step <= steps; ++step) {
        state *= 1 - trial.uniform("rate", 0, 0.5);
        trial.report(step, state);
    }
    return state;
}

TEST(SearchPopulationBased, copies_states_and_changes_parameters) {
    const SearchOptions options{
        .trials = 8, .seed = 2, .sampler = Random{}, .pruner = PopulationBased{.interval = 2, .max = 8}, .workers = 2};
    const auto study = search([](Trial& trial) { return population(trial, 8); }, options);
    ASSERT_EQ(study.trials().size(), 8U);
    std::vector<double> rates, states;
    for (std::int64_t i = 0; i < 8; ++i) {
        rates.push_back(detail::random_place(2, i, "rate", detail::real("rate", 0, 0.5)));
        states.push_back(10 + static_cast<double>(i));
    }
    int copied = 0;
    for (std::int64_t generation = 1; generation <= 4; ++generation) { // the same by hand, in one process
        for (std::size_t i = 0; i < 8; ++i)
            for (int step = 0; step < 2; ++step) {
                states[i] *= 1 - rates[i];
                const auto at = static_cast<std::size_t>(2 * (generation - 1) + step);
                ASSERT_EQ(study.trials()[i].reports.size(), 8U);
                EXPECT_DOUBLE_EQ(study.trials()[i].reports[at].value, states[i]) << i << " " << at;
            }
        std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6, 7};
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return states[a] < states[b]; });
        if (generation == 4) break;
        const auto before = rates;
        const auto states_before = states;
        for (const auto worst : {order[7], order[6]}) {
            data::Generator random(2, worst,
                                   detail::number_of("PopulationBased") + static_cast<std::uint64_t>(generation));
            const auto source = order[random.below(2)];
            const bool anew = random.uniform() < 0.25;
            const auto factor = random.uniform() < 0.5 ? 0.8 : 1.2;
            rates[worst] = anew ? 0.5 * random.uniform() : std::min(before[source] * factor, 0.5);
            states[worst] = states_before[source];
            ++copied;
        }
    }
    EXPECT_EQ(copied, 6);
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_DOUBLE_EQ(study.trials()[i].params.at("rate").as_double(), std::min(rates[i], std::nextafter(0.5, 0)));
}

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    double lr = 0.1;
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(layer(batch.data), batch.target)), log("val/lr"_key, lr));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = lr}}; }
};

TEST(SearchPopulationBased, tells_a_trainer_of_the_change) {
    const auto x = torch::rand({64, 2}, at::detail::createCPUGenerator(1)), y = x.sum(1, true);
    const auto objective = [&](Trial& trial) {
        const data::LoaderOptions options{.batch_size = 16};
        data::Loader train{data::tensors(x, y), options};
        Net net;
        net.lr = trial.log_uniform("lr", 1e-3, 1);
        int changes = 0;
        Trainer trainer{Epochs{6}, trial.watch("val/loss"_key, [&](auto& run) {
                            run.module().lr = trial.log_uniform("lr", 1e-3, 1);
                            ++changes;
                        })};
        trainer.fit(net, train, train);
        return 100.0 * changes + net.lr;
    };
    const auto study = search(
        objective, {.trials = 4, .seed = 3, .sampler = Random{}, .pruner = PopulationBased{.max = 6}, .workers = 2});
    int changed = 0;
    for (const auto& trial : study.trials()) {
        ASSERT_EQ(trial.state, TrialState::complete) << trial.error;
        EXPECT_NEAR(std::fmod(trial.value, 100), trial.params.at("lr").as_double(), 1e-9);
        changed += trial.value >= 100 ? 1 : 0;
    }
    EXPECT_GE(changed, 1);
}

TEST(SearchPopulationBased, refuses_what_cannot_be_copied) {
    const auto objective = [](Trial& trial) {
        std::atomic<bool> over = false;
        std::thread other([&] {
            while (!over) std::this_thread::yield();
        });
        const auto value = population(trial, 4);
        over = true;
        other.join();
        return value;
    };
    EXPECT_ERROR(search(objective, {.trials = 4, .sampler = Random{}, .pruner = PopulationBased{.max = 4}}),
                 "tune::search: a trial with 2 threads cannot be copied; give loaders 0 workers where PopulationBased "
                 "copies trials");
}

} // namespace
} // namespace fulgurite::test_tune_search_pruners
