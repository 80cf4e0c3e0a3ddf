// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fulgurite/fulgurite.hpp>

namespace fulgurite::testing {

/// A logger that keeps its rows.
struct Rows : policy::Logger {
    struct Row {
        std::map<std::string, double> values;
        std::int64_t step, epoch;
        bool operator==(const Row&) const = default;
    };
    std::vector<Row> rows;

    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        rows.push_back({{}, step, epoch});
        for (const auto& [name, value] : row) rows.back().values[std::string(name)] = value;
    }
    std::vector<std::int64_t> steps_of(const std::string& name) const {
        std::vector<std::int64_t> steps;
        for (const auto& row : rows)
            if (row.values.contains(name)) steps.push_back(row.step);
        return steps;
    }
    std::vector<double> values_of(const std::string& name) const {
        std::vector<double> values;
        for (const auto& row : rows)
            if (row.values.contains(name)) values.push_back(row.values.at(name));
        return values;
    }
};

} // namespace fulgurite::testing
