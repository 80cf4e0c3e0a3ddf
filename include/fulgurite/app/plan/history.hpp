// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app {

/// What a training has logged, epoch by epoch, over all its runs.
class History {
public:
    /// The values of a metric, one for each epoch; NaN where an epoch has none. Throws `Error` where nothing was logged
    /// under the name.
    const std::vector<double>& at(std::string_view name) const;
    std::vector<std::string> names() const;
    bool contains(std::string_view name) const {
        return std::any_of(columns_.begin(), columns_.end(), [&](const auto& column) { return column.first == name; });
    }
    std::int64_t epochs() const { return epochs_; }
    /// One epoch more, with what was logged in it.
    void add(const std::vector<std::pair<std::string, double>>& values);
    /// The best value of a metric, and the epoch that had it, counted from 0. Throws `Error` where there is none.
    std::pair<double, std::int64_t> best(std::string_view name, Mode mode = Mode::min) const;
    /// Whether any epoch has a number for it: a NaN and an infinity that is the worst are none.
    bool has_best(std::string_view name, Mode mode = Mode::min) const;

    /// For a checkpoint.
    StateTree state_dict() const;
    static History of_state(const StateTree& state);

    /// As a table with a head, one row for each epoch.
    void write(const std::filesystem::path& path) const;
    /// Reads that again. Throws `Error` for what is no such table.
    static History read(const std::filesystem::path& path);

private:
    static std::string number(double value);
    static double number_of(const std::string& cell, const std::filesystem::path& path);
    static std::vector<std::string> cells(const std::string& line);

    std::int64_t epochs_ = 0;
    std::vector<std::pair<std::string, std::vector<double>>> columns_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/history-inl.hpp"
#endif
