// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/progress/bar.hpp"

namespace {

using namespace fulgurite::callback;

Bar half_done() { return {"Epoch 2/20", 45, 90, 1.2, 2.5, {{"train/loss", 0.123}, {"val/acc", 0.98}}}; }

TEST(Bar, says_all_where_there_is_room) {
    EXPECT_EQ(
        live_line(half_done(), {.colour = false, .unicode = true}, 105),
        "Epoch 2/20 ━━━━━━━━━━━━━━────────────── 45/90 • 0:01 / 0:19 • 2.5 it/s • train/loss 0.1230 val/acc 0.9800");
    EXPECT_EQ(
        live_line(half_done(), {}, 105),
        "Epoch 2/20 [============>             ] 45/90 | 0:01 / 0:19 | 2.5 it/s | train/loss 0.1230 val/acc 0.9800");
    EXPECT_EQ(plain_line(half_done()), "Epoch 2/20: 45/90, 0:01 / 0:19, 2.5 it/s, train/loss 0.1230, val/acc 0.9800");
}

TEST(Bar, leaves_out_what_there_is_no_room_for) {
    const auto line = [](std::size_t columns) { return live_line(half_done(), {}, columns); };
    EXPECT_EQ(line(80), "Epoch 2/20 [=====>      ] 45/90 | 0:01 / 0:19 | train/loss 0.1230 val/acc 0.9800");
    EXPECT_EQ(line(70), "Epoch 2/20 [=======>         ] 45/90 | 0:01 / 0:19 | train/loss 0.1230");
    EXPECT_EQ(line(50), "Epoch 2/20 [====>      ] 45/90 | train/loss 0.1230");
    EXPECT_EQ(line(44), "Epoch 2/20 [====>      ] 45/90 | 0:01 / 0:19") << "no metric has room, but the times have";
    EXPECT_EQ(line(30), "Epoch 2/20 [====>      ] 45/90");
    EXPECT_EQ(line(20), "Epoch 2/20 45/90");
    EXPECT_EQ(line(12), "Epoch 2/20 4");
    EXPECT_EQ(line(1), "E");
}

TEST(Bar, is_never_wider_than_the_window) {
    Bar bar = half_done();
    bar.metrics.emplace_back("größe", 1e-9);
    for (const bool unicode : {false, true})
        for (const bool known : {false, true})
            for (std::size_t columns = 1; columns < 160; ++columns) {
                if (!known) bar.total.reset();
                EXPECT_LE(width_of(live_line(bar, {.colour = false, .unicode = unicode}, columns)), columns);
            }
}

TEST(Bar, counts_where_the_end_is_not_known) {
    Bar bar = half_done();
    bar.total.reset();
    EXPECT_EQ(live_line(bar, {}, 100), "Epoch 2/20 45/? | 0:01 | 2.5 it/s | train/loss 0.1230 val/acc 0.9800");
}

TEST(Bar, a_finished_one_is_full_and_expects_nothing) {
    Bar bar{"Test", 90, 90, 65, 0, {}};
    EXPECT_EQ(live_line(bar, {}, 40), "Test [====================] 90/90 | 1:05");
    EXPECT_EQ(live_line(bar, {.colour = false, .unicode = true}, 40), "Test ━━━━━━━━━━━━━━━━━━━━━━ 90/90 • 1:05");
}

TEST(Bar, grows_by_half_cells) {
    Bar bar{"", 0, 20, 0, 0, {}};
    const auto at = [&](std::int64_t done) {
        bar.done = done;
        return gauge_text(bar, 10, {.colour = false, .unicode = true});
    };
    EXPECT_EQ(at(0), "──────────");
    EXPECT_EQ(at(1), "╸─────────");
    EXPECT_EQ(at(2), "━─────────");
    EXPECT_EQ(at(19), "━━━━━━━━━╸");
    EXPECT_EQ(at(20), "━━━━━━━━━━");
    EXPECT_EQ(at(25), "━━━━━━━━━━");
}

TEST(Bar, paints_only_where_there_are_colours) {
    Bar bar = half_done();
    EXPECT_EQ(live_line(bar, {.colour = false, .unicode = true}, 90).find('\033'), std::string::npos);
    bar.metrics = {{"loss", std::nan("")}};
    const auto line = live_line(bar, {.colour = true, .unicode = true}, 90);
    EXPECT_NE(line.find("\033[1mEpoch 2/20\033[0m \033[33m━━"), std::string::npos) << line;
    EXPECT_NE(line.find("\033[1;31mnan\033[0m"), std::string::npos) << "what is not finite stands out: " << line;
    EXPECT_NE(gauge_text({"", 1, 1, 0, 0, {}}, 10, {.colour = true, .unicode = true}).find("\033[32m"),
              std::string::npos);
}

TEST(Bar, writes_times_rates_and_metrics_for_people) {
    EXPECT_EQ(duration_text(-1), "0:00");
    EXPECT_EQ(duration_text(59.9), "0:59");
    EXPECT_EQ(duration_text(3599), "59:59");
    EXPECT_EQ(duration_text(90061), "25:01:01");
    EXPECT_EQ(rate_text(512.34), "512.3 it/s");
    EXPECT_EQ(rate_text(0.4), "2.50 s/it");
    EXPECT_EQ(rate_text(1), "1.0 it/s");
    EXPECT_EQ(rate_text(123456), "123.5k it/s");
    const std::vector<std::pair<double, std::string>> metrics{
        {0, "0.0000"},     {0.98, "0.9800"},       {-0.5, "-0.5000"}, {9.99996, "10.00"},
        {12.345, "12.35"}, {123.45, "123.5"},      {1234.5, "1234"},  {123456, "123456"},
        {2e8, "2.00e+08"}, {1.234e-5, "1.23e-05"}, {1, "1.0000"},     {999.96, "1000"}};
    for (const auto& [value, text] : metrics) EXPECT_EQ(metric_text(value), text);
    EXPECT_EQ(metric_text(std::numeric_limits<double>::infinity()), "inf");
}

} // namespace
