// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

struct Rate {
    std::string name;
    double value;
    std::int64_t step;
    bool operator==(const Rate&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Rate& rate) {
    return out << rate.name << " = " << rate.value << " at " << rate.step;
}

/// Keeps the learning rates that it is given.
struct Memory : policy::Logger {
    std::vector<Rate> rates;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        if (name.starts_with("lr-")) rates.push_back({std::string(name), value, step});
    }
};

/// Halves the rate after each epoch.
struct Halved : ft::Linear {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.5}}, optim::StepLR{{.step_size = 1, .gamma = 0.5}});
    }
};

template <class Module, class... Ps>
std::vector<Rate> rates_of(LoggingInterval interval, Ps... policies) {
    Module module;
    Trainer trainer{LearningRateMonitor{{.interval = interval}}, Memory{}, std::move(policies)...};
    trainer.fit(module, ft::loader(64, 16)); // 4 batches
    return trainer.template policy<Memory>().rates;
}

TEST(LearningRateMonitor, logs_at_each_epochs_start) {
    const std::vector<Rate> expected{{"lr-SGD", 0.5, 0}, {"lr-SGD", 0.25, 4}, {"lr-SGD", 0.125, 8}};
    EXPECT_EQ(rates_of<Halved>(LoggingInterval::epoch, Epochs{3}, LogEvery{1}), expected);
}

TEST(LearningRateMonitor, logs_with_the_step_values) {
    const std::vector<Rate> expected{{"lr-SGD", 0.1, 2}, {"lr-SGD", 0.1, 5}};
    EXPECT_EQ(rates_of<ft::Linear>(LoggingInterval::step, Epochs{2}, LogEvery{3}), expected);
}

TEST(LearningRateMonitor, logs_at_both_unless_told_otherwise) {
    const std::vector<Rate> expected{{"lr-SGD", 0.1, 0}, {"lr-SGD", 0.1, 2}, {"lr-SGD", 0.1, 4}, {"lr-SGD", 0.1, 5}};
    EXPECT_EQ(rates_of<ft::Linear>(LoggingInterval::both, Epochs{2}, LogEvery{3}), expected);
    EXPECT_EQ(LearningRateMonitorOptions{}.interval, LoggingInterval::both);
}

TEST(LearningRateMonitor, logs_a_step_once_where_both_moments_meet) {
    const std::vector<Rate> expected{{"lr-SGD", 0.1, 0}, {"lr-SGD", 0.1, 1}, {"lr-SGD", 0.1, 2}, {"lr-SGD", 0.1, 3}};
    EXPECT_EQ(rates_of<ft::Linear>(LoggingInterval::both, Epochs{1}, LogEvery{1}), expected);
}

template <Interval When>
struct HalvedEach : ft::Linear {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.5}}, optim::StepLR{{.step_size = 1, .gamma = 0.5}, When});
    }
};

TEST(LearningRateMonitor, logs_what_lightnings_logs) {
    std::ifstream file(ft::golden("learning_rates.txt"));
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream words(line);
        std::string interval, schedule, bar, rate;
        std::int64_t log_every = 0, accumulate = 0;
        words >> interval >> log_every >> accumulate >> schedule >> bar;
        std::vector<Rate> expected;
        while (words >> rate)
            expected.push_back({"lr-SGD", std::stod(rate), std::stoll(rate.substr(rate.find('@') + 1))});
        const auto when = interval == "step" ? LoggingInterval::step : LoggingInterval::epoch;
        const auto rates = schedule == "step" ? &rates_of<HalvedEach<Interval::step>, Epochs, LogEvery, Accumulate>
                                              : &rates_of<HalvedEach<Interval::epoch>, Epochs, LogEvery, Accumulate>;
        EXPECT_EQ(rates(when, Epochs{2}, LogEvery{log_every}, Accumulate{accumulate}), expected) << line;
    }
    EXPECT_EQ(cases, 24);
}

/// Two groups, one of them with a name.
struct Grouped : ft::Linear {
    auto configure_optimizers() {
        using optim::Adam;
        return Adam{{Adam::Group{{layer->weight}, {.lr = 0.25}}, Adam::Group{{layer->bias}, {.lr = 0.5}, "bias"}}};
    }
};

TEST(LearningRateMonitor, names_groups) {
    const std::vector<Rate> expected{{"lr-Adam/pg1", 0.25, 0}, {"lr-Adam/bias", 0.5, 0}};
    EXPECT_EQ(rates_of<Grouped>(LoggingInterval::epoch, Epochs{1}), expected);
}

template <class Opt, class Schedule>
auto driven(Opt optimizer, Schedule) {
    if constexpr (std::is_void_v<std::remove_pointer_t<Schedule>>) return optimizer;
    else {
        constexpr Interval when = std::is_same_v<Schedule, int> ? Interval::step : Interval::epoch;
        return optim::with(
            std::move(optimizer),
            optim::CyclicLR{
                {.base_lr = 0.25, .max_lr = 0.5, .step_size_up = 2, .base_momentum = 0.5, .max_momentum = 0.75}, when});
    }
}
template <class Schedule>
struct WithMomentum : ft::Linear {
    auto configure_optimizers() {
        return driven(optim::SGD{parameters(), {.lr = 0.5, .momentum = 0.75, .weight_decay = 0.125}}, Schedule{});
    }
};
template <class Schedule>
struct WithBetas : ft::Linear {
    auto configure_optimizers() {
        using optim::Adam;
        return driven(Adam{{Adam::Group{{layer->weight}, {.lr = 0.5, .betas = {0.875, 0.999}}},
                            Adam::Group{{layer->bias}, {.lr = 0.5, .weight_decay = 0.25}, "bias"}}},
                      Schedule{});
    }
};
using ByNothing = void*;
using BySteps = int;
using ByEpochs = long;

using Values = std::map<std::pair<std::string, std::int64_t>, double>;
template <class Module>
Values values_of(LearningRateMonitorOptions options) {
    Module module;
    Trainer trainer{Epochs{2}, LogEvery{1}, LearningRateMonitor{std::move(options)}, Memory{}};
    trainer.fit(module, ft::loader(64, 16));
    Values values;
    for (const auto& rate : trainer.template policy<Memory>().rates)
        EXPECT_TRUE(values.emplace(std::pair(rate.name, rate.step), rate.value).second) << rate << " is logged twice";
    return values;
}

// tests/golden/optimizer_values.py
TEST(LearningRateMonitor, logs_momentum_and_weight_decay_as_lightnings_does) {
    const std::map<std::string, Values (*)(LearningRateMonitorOptions)> modules{
        {"SGD none", &values_of<WithMomentum<ByNothing>>}, {"SGD step", &values_of<WithMomentum<BySteps>>},
        {"SGD epoch", &values_of<WithMomentum<ByEpochs>>}, {"Adam none", &values_of<WithBetas<ByNothing>>},
        {"Adam step", &values_of<WithBetas<BySteps>>},     {"Adam epoch", &values_of<WithBetas<ByEpochs>>}};
    std::ifstream file(ft::golden("optimizer_values.txt"));
    std::size_t cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream words(line);
        std::string kind, interval, word;
        words >> kind >> interval >> word;
        Values expected;
        while (words >> word) {
            const auto is = word.find('='), at = word.find('@');
            expected[{word.substr(0, is), std::stoll(word.substr(at + 1))}] = std::stod(word.substr(is + 1));
        }
        EXPECT_EQ(modules.at(kind + " " + interval)(
                      {.interval = LoggingInterval::schedule, .log_momentum = true, .log_weight_decay = true}),
                  expected)
            << kind << " " << interval;
    }
    EXPECT_EQ(cases, modules.size());
}

TEST(LearningRateMonitor, puts_a_prefix_before_the_names) {
    Halved module;
    Trainer trainer{Epochs{1}, LogEvery{1}, LearningRateMonitor{{.log_weight_decay = true, .key_prefix = "lr-of/"}},
                    Memory{}};
    trainer.fit(module, ft::loader(16, 16));
    const std::vector<Rate> expected{{"lr-of/lr-SGD", 0.5, 0}, {"lr-of/lr-SGD-weight_decay", 0, 0}};
    EXPECT_EQ(trainer.policy<Memory>().rates, expected);
}

struct OfTorch : ft::Linear {
    auto configure_optimizers() {
        return torch::optim::SGD(parameters(), torch::optim::SGDOptions(0.5).momentum(0.25).weight_decay(0.125));
    }
};
struct WithoutEither : ft::Linear {
    auto configure_optimizers() {
        using optim::LBFGS;
        return LBFGS{parameters(), {}};
    }
};
struct SameNames : ft::Linear {
    auto configure_optimizers() {
        using optim::SGD;
        return SGD{{SGD::Group{{layer->weight}, {}, "same"}, SGD::Group{{layer->bias}, {}, "same"}}};
    }
};

TEST(LearningRateMonitor, reads_libtorchs_optimizers) {
    const auto values = values_of<OfTorch>({.log_momentum = true, .log_weight_decay = true});
    EXPECT_EQ(values.at({"lr-SGD-momentum", 0}), 0.25);
    EXPECT_EQ(values.at({"lr-SGD-weight_decay", 3}), 0.125);
}

TEST(LearningRateMonitor, refuses_what_cannot_be_logged) {
    EXPECT_THROW(values_of<WithoutEither>({.log_momentum = true}), Error);
    EXPECT_THROW(values_of<WithoutEither>({.log_weight_decay = true}), Error);
    EXPECT_THROW(values_of<SameNames>({}), Error);
}

TEST(LearningRateMonitor, counts_anew_in_each_fit) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, LogEvery{4}, LearningRateMonitor{{.interval = LoggingInterval::step}}, Memory{}};
    trainer.fit(module, ft::loader());
    trainer.fit(module, ft::loader());
    const std::vector<Rate> expected{{"lr-SGD", 0.1, 3}, {"lr-SGD", 0.1, 3}};
    EXPECT_EQ(trainer.policy<Memory>().rates, expected);
}

} // namespace
