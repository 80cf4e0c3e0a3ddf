// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/progress/pace.hpp"

namespace {

using fulgurite::callback::Pace;

/// Runs batches that take so long each; how often the clock was read.
int run(Pace& pace, double& now, int batches, double seconds) {
    int looks = 0;
    for (int i = 0; i < batches; ++i) {
        now += seconds;
        if (pace.tick()) {
            pace.look(now);
            ++looks;
        }
    }
    return looks;
}

TEST(Pace, looks_at_the_clock_four_times_in_an_interval_however_fast_batches_are) {
    for (const double seconds : {1e-6, 1e-4, 5e-3}) {
        Pace pace(0.1);
        double now = 5;
        pace.start(now);
        run(pace, now, static_cast<int>(1 / seconds), seconds);
        const int looks = run(pace, now, static_cast<int>(10 / seconds), seconds);
        EXPECT_NEAR(looks, 400, 100) << seconds;
    }
}

TEST(Pace, looks_after_each_batch_where_batches_are_slow) {
    Pace pace(0.1);
    double now = 0;
    pace.start(now);
    EXPECT_EQ(run(pace, now, 50, 0.5), 50);
}

TEST(Pace, takes_time_to_trust_a_burst_and_none_to_notice_its_end) {
    Pace pace(0.1);
    double now = 0;
    pace.start(now);
    for (int i = 0; i < 10; ++i) run(pace, now, 1, 1e-9);
    EXPECT_LE(pace.stride(), 16);
    run(pace, now, 100000, 1e-5);
    EXPECT_NEAR(static_cast<double>(pace.stride()), 2500, 50);
    run(pace, now, 2500, 0.01);
    EXPECT_LE(pace.stride(), 3);
}

TEST(Pace, knows_the_rate) {
    Pace pace(0.1);
    double now = 100;
    EXPECT_EQ(pace.rate(), 0);
    pace.start(now);
    run(pace, now, 1000, 0.01);
    EXPECT_NEAR(pace.rate(), 100, 1);
    EXPECT_NEAR(pace.mean_rate(), 100, 1);
    EXPECT_NEAR(pace.elapsed(now), 10, 1e-9);
    run(pace, now, 2000, 0.005);
    EXPECT_NEAR(pace.rate(), 200, 8) << "what was long ago counts little";
    EXPECT_NEAR(pace.mean_rate(), 150, 1);
}

TEST(Pace, leaves_pauses_out_of_the_rate_but_not_out_of_the_time) {
    Pace pace(0.1);
    double now = 0;
    pace.start(now);
    run(pace, now, 100, 0.01);
    pace.look(now);
    now += 9;
    pace.resume(now);
    run(pace, now, 100, 0.01);
    pace.look(now);
    EXPECT_NEAR(pace.rate(), 100, 1);
    EXPECT_NEAR(pace.mean_rate(), 100, 1);
    EXPECT_NEAR(pace.elapsed(now), 11, 1e-9);
}

TEST(Pace, a_new_pass_counts_anew_and_remembers_how_fast_batches_come) {
    Pace pace(0.1);
    double now = 0;
    pace.start(now);
    run(pace, now, 10000, 0.001);
    const auto stride = pace.stride();
    pace.start(now);
    EXPECT_EQ(pace.count(), 0);
    EXPECT_EQ(pace.rate(), 0);
    EXPECT_EQ(pace.stride(), stride);
}

TEST(Pace, a_clock_that_stands_still_does_no_harm) {
    Pace pace(0.1);
    double now = 3;
    pace.start(now);
    run(pace, now, 1000, 0);
    pace.look(now);
    EXPECT_EQ(pace.rate(), 0);
    EXPECT_GE(pace.stride(), 1);
}

} // namespace
