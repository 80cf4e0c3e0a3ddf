// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/chart.hpp"

#include <gtest/gtest.h>

namespace {

using namespace fulgurite::report;

SeriesSet series(std::initializer_list<const char*> names, int values = 3) {
    SeriesSet all;
    for (const auto* name : names)
        for (int i = 0; i < values; ++i) all.add(name, i, i);
    return all;
}

TEST(Chart, names_are_taken_apart) {
    const auto step = parse_name("train/loss_step");
    EXPECT_EQ(step.quantity, "loss");
    EXPECT_EQ(step.part, "train");
    EXPECT_TRUE(step.step);
    EXPECT_EQ(parse_name("val_acc").part, "val");
    EXPECT_EQ(parse_name("val_acc").quantity, "acc");
    EXPECT_EQ(parse_name("validation/f1/macro").quantity, "f1/macro");
    EXPECT_EQ(parse_name("train_time_epoch").quantity, "time");
    EXPECT_EQ(parse_name("trainer/loss").part, "");
    EXPECT_EQ(parse_name("loss").quantity, "loss");
    EXPECT_EQ(parse_name("_step").quantity, "_step");
    for (const auto* name : {"train_", "val/"}) {
        EXPECT_EQ(parse_name(name).quantity, name);
        EXPECT_EQ(parse_name(name).part, "");
    }
}

TEST(Chart, the_same_quantity_shares_a_frame) {
    const auto all =
        series({"lr-Adam/pg1", "lr-Adam/pg2", "train/loss_step", "val/loss", "val/acc", "train/loss_epoch", "epoch"});
    const auto charts = charts_of(all);
    ASSERT_EQ(charts.size(), 3u);
    EXPECT_EQ(charts[0].title, "loss");
    ASSERT_EQ(charts[0].lines.size(), 3u);
    EXPECT_EQ(charts[0].lines[0].label, "train (step)");
    EXPECT_TRUE(charts[0].lines[0].faint);
    EXPECT_EQ(charts[0].lines[1].label, "val");
    EXPECT_EQ(charts[1].title, "acc");
    EXPECT_EQ(charts[2].title, "learning rate");
    EXPECT_EQ(charts[2].lines[1].label, "Adam/pg2");
}

TEST(Chart, a_role_has_one_colour_everywhere) {
    const auto all = series({"val/acc", "val/loss", "train/loss"});
    const auto charts = charts_of(all);
    EXPECT_EQ(charts[0].lines[0].colour, charts[1].lines[0].colour);
    EXPECT_NE(charts[1].lines[0].colour, charts[1].lines[1].colour);
}

TEST(Chart, single_steps_are_not_faint_where_they_stand_alone) {
    const auto all = series({"train/loss_step"});
    EXPECT_FALSE(charts_of(all).at(0).lines.at(0).faint);
}

TEST(Chart, a_single_value_has_no_frame_of_its_own) {
    auto all = series({"val/acc"});
    all.add("test/acc", 3, 0.5);
    all.add("test/f1", 3, 0.5);
    const auto charts = charts_of(all);
    ASSERT_EQ(charts.size(), 1u);
    EXPECT_EQ(charts[0].lines.size(), 2u);
}

TEST(Chart, what_was_not_trained_on_comes_first) {
    const auto all = series({"lr-SGD", "train/loss_step", "train/loss", "grad_norm", "val/loss", "epoch", "test/loss"});
    std::vector<std::string> names;
    for (const auto* one : by_interest(all)) names.push_back(one->name());
    EXPECT_EQ(names, (std::vector<std::string>{"test/loss", "val/loss", "train/loss", "train/loss_step", "grad_norm",
                                               "lr-SGD"}));
}

} // namespace
