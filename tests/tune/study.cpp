// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/tune/search/importance.hpp>
#include <fulgurite/tune/study.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_study {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

tune::TrialRecord trial(tune::TrialState state, double value, std::int64_t steps) {
    tune::TrialRecord one;
    one.state = state;
    one.value = value;
    one.steps = steps;
    return one;
}
std::vector<tune::TrialRecord> numbered(std::vector<tune::TrialRecord> all) {
    for (std::size_t i = 0; i < all.size(); ++i) all[i].number = static_cast<std::int64_t>(i);
    return all;
}
/// The best trial, where it is the first of the ranking of the report, too.
std::int64_t best_of(const std::vector<tune::TrialRecord>& trials, bool maximize) {
    const auto first = tune::detail::ranking(trials, maximize ? Mode::max : Mode::min).front();
    const auto best = tune::Study(trials, maximize).best().number;
    EXPECT_EQ(best, first->number);
    return best;
}

} // namespace

using enum tune::TrialState;

TEST(Study, the_best_trial_ran_to_its_end_or_was_trained_furthest) {
    auto trials = numbered({trial(failed, 0.1, 9), trial(paused, 0.2, 1), trial(paused, none, 9),
                            trial(stopped, 0.5, 3), trial(paused, 0.6, 3)});
    EXPECT_EQ(best_of(trials, false), 3) << "0.2 after one step tells less than 0.5 after three";
    EXPECT_EQ(best_of(trials, true), 4);
    trials.push_back(trial(complete, 0.9, 2));
    trials.push_back(trial(complete, 0.9, 9));
    trials = numbered(trials);
    EXPECT_EQ(best_of(trials, false), 5) << "the first of equals";
    trials[5].value = none;
    EXPECT_EQ(best_of(trials, false), 6);
    EXPECT_THROW(tune::Study(numbered({trial(failed, 0.1, 1), trial(paused, none, 1)}), false).best(), Error);
}

} // namespace fulgurite::test_study
