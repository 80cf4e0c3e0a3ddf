// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE const std::vector<double>& History::at(std::string_view name) const {
    for (const auto& [known, values] : columns_)
        if (known == name) return values;
    throw Error("there is no metric '", name, "'", suggestion(name, names(), "there are"));
}

FULGURITE_INLINE std::vector<std::string> History::names() const {
    std::vector<std::string> all;
    for (const auto& [name, values] : columns_) all.push_back(name);
    return all;
}

FULGURITE_INLINE void History::add(const std::vector<std::pair<std::string, double>>& values) {
    ++epochs_;
    for (const auto& [name, value] : values)
        if (!contains(name)) columns_.emplace_back(name, std::vector<double>());
    for (auto& [name, column] : columns_) {
        column.resize(static_cast<std::size_t>(epochs_), std::numeric_limits<double>::quiet_NaN());
        for (const auto& [logged, value] : values)
            if (logged == name) column.back() = value;
    }
}

FULGURITE_INLINE std::pair<double, std::int64_t> History::best(std::string_view name, Mode mode) const {
    const auto& values = at(name);
    std::pair<double, std::int64_t> found{worst_of(mode), -1};
    for (std::size_t i = 0; i < values.size(); ++i)
        if (is_better(mode, values[i], found.first)) found = {values[i], static_cast<std::int64_t>(i)};
    if (found.second < 0) throw Error("the metric '", name, "' has no value that is a number");
    return found;
}

FULGURITE_INLINE bool History::has_best(std::string_view name, Mode mode) const {
    if (!contains(name)) return false;
    const auto& values = at(name);
    return std::any_of(values.begin(), values.end(),
                       [&](double value) { return is_better(mode, value, worst_of(mode)); });
}

FULGURITE_INLINE StateTree History::state_dict() const {
    auto state = StateTree::dict();
    state["epochs"] = epochs_;
    state["columns"] = StateTree::dict();
    for (const auto& [name, values] : columns_) {
        auto& column = state["columns"][name] = StateTree::list();
        for (const double value : values) column.push_back(value);
    }
    return state;
}

FULGURITE_INLINE History History::of_state(const StateTree& state) {
    History history;
    history.epochs_ = state.at("epochs").as_int();
    for (const auto& [name, column] : state.at("columns").items()) {
        auto& values = history.columns_.emplace_back(name.as_string(), std::vector<double>()).second;
        for (const auto& value : column.elements()) values.push_back(value.as_double());
    }
    return history;
}

FULGURITE_INLINE void History::write(const std::filesystem::path& path) const {
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

FULGURITE_INLINE History History::read(const std::filesystem::path& path) {
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

FULGURITE_INLINE std::string History::number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return std::isnan(value) ? std::string() : text;
}

FULGURITE_INLINE double History::number_of(const std::string& cell, const std::filesystem::path& path) {
    if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (*end != '\0') throw Error(path.string(), ": '", cell, "' stands where a number is wanted");
    return value;
}

FULGURITE_INLINE std::vector<std::string> History::cells(const std::string& line) {
    std::vector<std::string> all(1);
    for (const char c : line)
        if (c == ',') all.emplace_back();
        else all.back() += c;
    return all;
}

} // namespace fulgurite::app
