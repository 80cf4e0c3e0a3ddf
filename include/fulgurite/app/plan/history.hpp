// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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
    const std::vector<double>& at(std::string_view name) const {
        for (const auto& [known, values] : columns_)
            if (known == name) return values;
        throw Error("there is no metric '", name, "'", suggestion(name, names(), "there are"));
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& [name, values] : columns_) all.push_back(name);
        return all;
    }
    bool contains(std::string_view name) const {
        return std::any_of(columns_.begin(), columns_.end(), [&](const auto& column) { return column.first == name; });
    }
    std::int64_t epochs() const { return epochs_; }
    /// One epoch more, with what was logged in it.
    void add(const std::vector<std::pair<std::string, double>>& values) {
        ++epochs_;
        for (const auto& [name, value] : values)
            if (!contains(name)) columns_.emplace_back(name, std::vector<double>());
        for (auto& [name, column] : columns_) {
            column.resize(static_cast<std::size_t>(epochs_), std::numeric_limits<double>::quiet_NaN());
            for (const auto& [logged, value] : values)
                if (logged == name) column.back() = value;
        }
    }
    /// The best value of a metric, and the epoch that had it, counted from 0. Throws `Error` where there is none.
    std::pair<double, std::int64_t> best(std::string_view name, Mode mode = Mode::min) const {
        const auto& values = at(name);
        std::pair<double, std::int64_t> found{worst_of(mode), -1};
        for (std::size_t i = 0; i < values.size(); ++i)
            if (is_better(mode, values[i], found.first)) found = {values[i], static_cast<std::int64_t>(i)};
        if (found.second < 0) throw Error("the metric '", name, "' has no value that is a number");
        return found;
    }
    /// Whether any epoch has a number for it: a NaN and an infinity that is the worst are none.
    bool has_best(std::string_view name, Mode mode = Mode::min) const {
        if (!contains(name)) return false;
        const auto& values = at(name);
        return std::any_of(values.begin(), values.end(),
                           [&](double value) { return is_better(mode, value, worst_of(mode)); });
    }

    /// For a checkpoint.
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["epochs"] = epochs_;
        state["columns"] = StateTree::dict();
        for (const auto& [name, values] : columns_) {
            auto& column = state["columns"][name] = StateTree::list();
            for (const double value : values) column.push_back(value);
        }
        return state;
    }
    static History of_state(const StateTree& state) {
        History history;
        history.epochs_ = state.at("epochs").as_int();
        for (const auto& [name, column] : state.at("columns").items()) {
            auto& values = history.columns_.emplace_back(name.as_string(), std::vector<double>()).second;
            for (const auto& value : column.elements()) values.push_back(value.as_double());
        }
        return history;
    }

    /// As a table with a head, one row for each epoch.
    void write(const std::filesystem::path& path) const {
        std::string text = "epoch";
        for (const auto& [name, values] : columns_) text += "," + name;
        text += "\n";
        for (std::size_t i = 0; i < static_cast<std::size_t>(epochs_); ++i) {
            text += std::to_string(i);
            for (const auto& [name, values] : columns_) text += "," + number(values[i]);
            text += "\n";
        }
        file::AtomicFile file(path);
        file.write(text);
        file.commit();
    }
    /// Reads that again. Throws `Error` for what is no such table.
    static History read(const std::filesystem::path& path) {
        std::ifstream file(path);
        std::string line;
        if (!std::getline(file, line)) throw Error(path.string(), ": there is no history in it");
        const auto head = cells(line);
        History history;
        while (std::getline(file, line)) {
            const auto row = cells(line);
            if (row.size() != head.size())
                throw Error(path.string(), ": a row has ", row.size(), " cells, expected ", head.size());
            std::vector<std::pair<std::string, double>> values;
            for (std::size_t i = 1; i < head.size(); ++i) values.emplace_back(head[i], number_of(row[i], path));
            history.add(values);
        }
        return history;
    }

private:
    static std::string number(double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%.17g", value);
        return std::isnan(value) ? std::string() : text;
    }
    static double number_of(const std::string& cell, const std::filesystem::path& path) {
        if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
        char* end = nullptr;
        const double value = std::strtod(cell.c_str(), &end);
        if (*end != '\0') throw Error(path.string(), ": '", cell, "' stands where a number is wanted");
        return value;
    }
    static std::vector<std::string> cells(const std::string& line) {
        std::vector<std::string> all(1);
        for (const char c : line)
            if (c == ',') all.emplace_back();
            else all.back() += c;
        return all;
    }

    std::int64_t epochs_ = 0;
    std::vector<std::pair<std::string, std::vector<double>>> columns_;
};

} // namespace fulgurite::app
