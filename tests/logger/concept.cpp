// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/concept.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "fulgurite/logger/csv.hpp"
#include "fulgurite/logger/none.hpp"
#include "fulgurite/logger/report.hpp"
#include "fulgurite/logger/tensorboard.hpp"

namespace {

using namespace fulgurite;

struct Scalars : policy::Logger {
    std::vector<std::string> seen;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        seen.push_back(fmt::format("{}={}@{}", name, value, step));
    }
};
struct Rows : Scalars {
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        seen.push_back(fmt::format("{} values at step {} of epoch {}", row.size(), step, epoch));
    }
};
struct WithoutTag {
    void log_scalar(std::string_view, double, std::int64_t) {}
};
struct WithoutScalars : policy::Logger {};

static_assert(LoggerPolicy<Scalars> && LoggerPolicy<Rows> && LoggerPolicy<Csv> && LoggerPolicy<Report> &&
              LoggerPolicy<NoLogger>);
static_assert(LoggerPolicy<std::optional<Csv>> && LoggerPolicy<std::variant<Csv, Report>>);
static_assert(!LoggerPolicy<WithoutTag> && !LoggerPolicy<WithoutScalars> && !LoggerPolicy<int>);
#if FULGURITE_HAS_PROTOZERO
static_assert(LoggerPolicy<TensorBoard>);
#endif

TEST(Logger, is_given_each_value_of_a_row) {
    const logger::Scalar row[] = {{"a", 1}, {"b", 2.5}};
    Scalars scalars;
    logger::write(scalars, row, 7, 1);
    EXPECT_EQ(scalars.seen, (std::vector<std::string>{"a=1@7", "b=2.5@7"}));
}

TEST(Logger, is_given_the_row_instead_where_it_takes_rows) {
    const logger::Scalar row[] = {{"a", 1}, {"b", 2.5}};
    Rows rows;
    logger::write(rows, row, 7, 1);
    EXPECT_EQ(rows.seen, (std::vector<std::string>{"2 values at step 7 of epoch 1"}));
}

} // namespace
