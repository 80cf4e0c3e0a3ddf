// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/format/tfevents.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <gtest/gtest.h>

#include <string>

#include "tests/support.hpp"

namespace {

using namespace fulgurite::logger;

constexpr double time_of_golden = 1700000000.25;

TEST(TfEvents, are_the_bytes_that_tensorboard_writes) {
    Row row;
    row.step = std::int64_t{1} << 40;
    row.epoch = 3;
    row.wall_time = time_of_golden;
    row.values = {{"train/loss", 0.1}, {"größe", std::numeric_limits<double>::quiet_NaN()}, {"big", 1e300}};
    std::string bytes;
    tfevents::append_record(bytes, tfevents::version_event(time_of_golden));
    tfevents::append_record(bytes, tfevents::scalars_event(row));
    tfevents::append_record(bytes, tfevents::text_event("note", "a *text*", time_of_golden));
    tfevents::append_record(bytes, tfevents::session_end_event("failed", time_of_golden));

    const auto wanted = fulgurite::testing::read_file(fulgurite::testing::golden("events.tfevents"));
    ASSERT_EQ(bytes.size(), wanted.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], wanted[i]) << "at byte " << i;
}

TEST(TfEvents, leave_out_an_epoch_that_is_not_known) {
    Row row;
    row.values = {{"loss", 1.0}};
    EXPECT_EQ(tfevents::scalars_event(row).find("epoch"), std::string::npos);
    row.epoch = 0;
    EXPECT_NE(tfevents::scalars_event(row).find("epoch"), std::string::npos);
}

TEST(TfEvents, leave_out_the_epoch_where_a_metric_has_its_name) {
    Row row;
    row.epoch = 3;
    row.values = {{"epoch", 2.5}};
    const auto event = tfevents::scalars_event(row);
    const auto first = event.find("epoch");
    ASSERT_NE(first, event.npos);
    EXPECT_EQ(event.find("epoch", first + 1), event.npos);
}

TEST(TfEvents, tell_numbers_from_words_in_options) {
    double number = 0;
    EXPECT_TRUE(tfevents::parse_number("0.002", number));
    EXPECT_EQ(number, 0.002);
    EXPECT_TRUE(tfevents::parse_number("-1e-5", number));
    EXPECT_FALSE(tfevents::parse_number("", number));
    EXPECT_FALSE(tfevents::parse_number("3 layers", number));
    EXPECT_FALSE(tfevents::parse_number("adam", number));
    for (const auto* text : {"inf", "-inf", "nan"}) EXPECT_FALSE(tfevents::parse_number(text, number)) << text;
}

} // namespace

#endif
