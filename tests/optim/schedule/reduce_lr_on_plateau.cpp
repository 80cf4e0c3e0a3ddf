// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/reduce_lr_on_plateau.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_reduce_lr_on_plateau {

namespace {
using optim::ReduceLROnPlateau;

using namespace literals;
constexpr auto loss = "val/loss"_key;

static_assert(optim::MonitoredScheduleOf<ReduceLROnPlateau<Key<"val/loss">>, optim::SGD>);
static_assert(std::is_same_v<ReduceLROnPlateau<Key<"val/loss">>::monitored_key, Key<"val/loss">>);

TEST(ReduceLROnPlateau, equals_python) {
    testing::expect_golden_schedule("plateau", ReduceLROnPlateau{loss, {.factor = 0.5, .patience = 2}});
    testing::expect_golden_schedule("plateau_max", ReduceLROnPlateau{loss,
                                                                     {.mode = Mode::max,
                                                                      .factor = 0.3,
                                                                      .patience = 1,
                                                                      .threshold = 0.05,
                                                                      .threshold_mode = optim::ThresholdMode::abs,
                                                                      .cooldown = 3,
                                                                      .min_lr = {0.001, 0.0005},
                                                                      .eps = 1e-6}});
    testing::expect_golden_schedule("plateau_abs", ReduceLROnPlateau{loss,
                                                                     {.factor = 0.5,
                                                                      .patience = 0,
                                                                      .threshold = 0.01,
                                                                      .threshold_mode = optim::ThresholdMode::abs,
                                                                      .min_lr = 0.002,
                                                                      .eps = 0.001}});
    testing::expect_golden_schedule(
        "plateau_max_rel",
        ReduceLROnPlateau{loss, {.mode = Mode::max, .factor = 0.5, .patience = 3, .threshold = 0.2}});
}

TEST(ReduceLROnPlateau, has_interval_and_frequency) {
    const ReduceLROnPlateau schedule{loss, {}, Interval::step, 100};
    EXPECT_EQ(schedule.interval(), Interval::step);
    EXPECT_EQ(schedule.frequency(), 100);
}

TEST(ReduceLROnPlateau, a_value_that_is_no_number_is_no_improvement) {
    auto run = optim::with(testing::two_groups(), ReduceLROnPlateau{loss, {.factor = 0.5, .patience = 1}});
    auto& schedule = std::get<0>(run.schedules);
    for (int i = 0; i < 2; ++i) schedule.step(run.optimizer, std::nan(""));
    EXPECT_EQ(run.optimizer.param_groups()[0].lr(), 0.05);
    EXPECT_TRUE(std::isinf(schedule.best()));
}

std::string refusal(const optim::ReduceLROnPlateauOptions& options) {
    try {
        ReduceLROnPlateau{loss, options};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(ReduceLROnPlateau, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.factor = 1}), "ReduceLROnPlateau's factor is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.patience = -1}), "ReduceLROnPlateau's patience is -1; it must be 0 or more");
    EXPECT_EQ(refusal({.threshold = -1}), "ReduceLROnPlateau's threshold is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.cooldown = -1}), "ReduceLROnPlateau's cooldown is -1; it must be 0 or more");
    EXPECT_EQ(refusal({.min_lr = -1}), "ReduceLROnPlateau's min_lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = -1}), "ReduceLROnPlateau's eps is -1; it must be a number of 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_reduce_lr_on_plateau
