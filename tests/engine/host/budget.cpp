// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/host/budget.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace {

using namespace fulgurite;
using std::chrono::milliseconds;

/// A clock that goes on only when somebody says so, in milliseconds.
struct Hand {
    std::int64_t* at;
    std::chrono::steady_clock::time_point now() const {
        return std::chrono::steady_clock::time_point(milliseconds(*at));
    }
};
/// Work by a list, each kind of which takes its time.
struct Script {
    std::vector<engine::Work> works;
    std::map<engine::Work, std::int64_t> takes;
    std::int64_t time = 0;
    std::size_t done = 0;

    engine::Work next() const { return done < works.size() ? works[done] : engine::Work::over; }
    bool perform(engine::Work work) {
        time += takes[work];
        ++done;
        return work == engine::Work::batch;
    }
    engine::Advanced advance_for(engine::Budget& budget, std::int64_t ms) {
        Hand clock{&time};
        return engine::advance_within(*this, budget, milliseconds(ms), clock);
    }
};
Script batches(std::int64_t each) {
    return {std::vector<engine::Work>(1000, engine::Work::batch), {{engine::Work::batch, each}}};
}

TEST(Budget, never_starts_what_by_its_estimate_does_not_fit) {
    auto script = batches(10);
    engine::Budget budget({.headroom = 1});
    EXPECT_EQ(script.advance_for(budget, 35).batches, 3); // at 30, 5 are left
    EXPECT_EQ(script.time, 30);
    EXPECT_EQ(script.advance_for(budget, 31).batches, 3);
    EXPECT_EQ(script.advance_for(budget, 29).batches, 2);
}

TEST(Budget, keeps_headroom) {
    auto script = batches(10);
    engine::Budget budget({.headroom = 1.5});
    EXPECT_EQ(script.advance_for(budget, 35).batches, 3); // 15 are left for the third
    EXPECT_EQ(script.advance_for(budget, 34).batches, 2);
    const auto done = script.advance_for(budget, 14);
    EXPECT_EQ(done.batches, 0);
    EXPECT_EQ(done.next, engine::Work::batch);
    EXPECT_DOUBLE_EQ(done.needs.count(), 15);
}

TEST(Budget, runs_what_was_never_measured_where_any_time_is_left) {
    Script script{{engine::Work::start, engine::Work::epoch_start, engine::Work::batch, engine::Work::batch,
                   engine::Work::validation, engine::Work::batch},
                  {{engine::Work::start, 500}, {engine::Work::batch, 10}, {engine::Work::validation, 100}}};
    engine::Budget budget({.headroom = 1});
    EXPECT_EQ(script.advance_for(budget, 0).next, engine::Work::start); // no time, no work
    EXPECT_EQ(script.time, 0);
    EXPECT_EQ(script.advance_for(budget, 20).next, engine::Work::epoch_start); // 500 are gone
    EXPECT_EQ(script.advance_for(budget, 20).batches, 2);
    EXPECT_EQ(script.next(), engine::Work::validation);
    EXPECT_EQ(script.advance_for(budget, 1).batches, 0);
    EXPECT_DOUBLE_EQ(budget.estimate(engine::Work::validation), 0.1);
}

TEST(Budget, knows_each_kind_of_work_by_itself) {
    Script script{{engine::Work::batch, engine::Work::validation, engine::Work::batch, engine::Work::validation,
                   engine::Work::batch},
                  {{engine::Work::batch, 10}, {engine::Work::validation, 100}}};
    engine::Budget budget({.headroom = 1});
    script.advance_for(budget, 200);
    EXPECT_EQ(script.done, 3u); // at 120, the second validation does not fit
    const auto waits = script.advance_for(budget, 50);
    EXPECT_EQ(waits.batches, 0);
    EXPECT_EQ(waits.next, engine::Work::validation);
    EXPECT_DOUBLE_EQ(waits.needs.count(), 100);
    const auto done = script.advance_for(budget, 200);
    EXPECT_TRUE(done.over);
    EXPECT_EQ(done.next, engine::Work::over);
    EXPECT_EQ(done.needs.count(), 0);
}

TEST(Budget, averages_exponentially) {
    engine::Budget budget({.weight = 0.25, .headroom = 2});
    budget.measured(engine::Work::batch, 8);
    EXPECT_EQ(budget.estimate(engine::Work::batch), 8); // the first is the estimate
    budget.measured(engine::Work::batch, 4);
    EXPECT_EQ(budget.estimate(engine::Work::batch), 7);
    budget.measured(engine::Work::batch, 11);
    EXPECT_EQ(budget.estimate(engine::Work::batch), 8);
    EXPECT_EQ(budget.needs(engine::Work::batch), 16);
}

TEST(Budget, one_long_measurement_does_not_end_training_unless_that_is_wanted) {
    for (const double fade : {0.9, 1.0}) {
        auto script = batches(1000); // the first
        engine::Budget budget({.fade = fade});
        script.advance_for(budget, 5);
        script.takes[engine::Work::batch] = 2;
        std::int64_t ran = 0;
        for (int call = 0; call < 100; ++call) ran += script.advance_for(budget, 5).batches;
        if (fade < 1) EXPECT_GT(ran, 10);
        else EXPECT_EQ(ran, 0);
    }
}

TEST(Budget, counts_the_fetch_of_the_next_batch_to_the_one_before) {
    struct Fetching : Script {
        engine::Work next() {
            time += 3;
            return Script::next();
        }
        engine::Advanced advance_for(engine::Budget& budget, std::int64_t ms) {
            Hand clock{&time};
            return engine::advance_within(*this, budget, milliseconds(ms), clock);
        }
    };
    Fetching script{batches(10)};
    engine::Budget budget({.headroom = 1});
    script.advance_for(budget, 15);
    EXPECT_DOUBLE_EQ(budget.estimate(engine::Work::batch), 0.013);
}

TEST(Budget, refuses_options_that_make_no_sense) {
    EXPECT_THROW(engine::Budget({.weight = 0}), Error);
    EXPECT_THROW(engine::Budget({.weight = 1.5}), Error);
    EXPECT_THROW(engine::Budget({.headroom = 0.5}), Error);
    EXPECT_THROW(engine::Budget({.fade = 0}), Error);
    EXPECT_THROW(engine::Budget({.fade = 1.1}), Error);
    engine::Budget budget;
    budget.measured(engine::Work::batch, 2);
    EXPECT_THROW(budget.options({.weight = -1}), Error);
    budget.options({.headroom = 3});
    EXPECT_EQ(budget.needs(engine::Work::batch), 6);
}

} // namespace
