// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/table.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::ptrdiff_t best_of(const std::vector<TrialRecord>& trials, Mode mode) {
    const TrialRecord* best = nullptr;
    for (const auto& trial : trials)
        if (has_value(trial) && (best == nullptr || ranks_before(mode, trial, *best))) best = &trial;
    return best == nullptr ? -1 : best - trials.data();
}

FULGURITE_INLINE std::vector<Param> space_of(const std::vector<TrialRecord>& trials) {
    std::vector<Param> space;
    for (const auto& trial : trials)
        for (const auto& param : trial.params)
            if (std::ranges::find(space, param.name, &Param::name) == space.end()) space.push_back(param);
    return space;
}

FULGURITE_INLINE std::size_t columns_of(std::string_view text) { // of UTF-8: what continues a character takes none
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

FULGURITE_INLINE std::string aligned(const std::vector<Row>& rows) {
    std::vector<std::size_t> width;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            width.resize(std::max(width.size(), row.size()));
            width[i] = std::max(width[i], columns_of(row[i]));
        }
    std::string all;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i + 1 < row.size()) line.append(width[i] - columns_of(row[i]), ' ');
            line += row[i] + "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + "\n";
    }
    return all;
}

FULGURITE_INLINE std::string table_of(const std::vector<TrialRecord>& trials, Mode mode) {
    const auto space = space_of(trials);
    const auto best = best_of(trials, mode);
    Row head{"", "trial", "value", "steps", "state"};
    for (const auto& param : space) head.push_back(param.name);
    std::vector<Row> rows{head};
    for (const auto& trial : trials) {
        Row row{&trial - trials.data() == best ? "*" : "", in_words(trial.number),
                std::isnan(trial.value) ? "" : report::axis_number(trial.value, 6), in_words(trial.steps),
                std::string(name_of(trial.state))};
        for (const auto& param : space) {
            const auto* has = trial.params.find(param.name);
            row.push_back(has == nullptr ? "" : short_value(*has));
        }
        row.push_back(trial.error.substr(0, trial.error.find('\n')));
        rows.push_back(std::move(row));
    }
    return aligned(rows);
}

FULGURITE_INLINE std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\n\r") == text.npos) return std::string(text);
    std::string all = "\"";
    for (const char c : text) all += c == '"' ? "\"\"" : std::string(1, c);
    return all + "\"";
}

FULGURITE_INLINE std::string csv_of(const std::vector<TrialRecord>& trials) {
    const auto space = space_of(trials);
    std::string all = "number,state,value,steps";
    for (const auto& param : space) all += in_words(",", csv_field(param.name));
    all += ",error\n";
    for (const auto& trial : trials) {
        all += in_words(trial.number, ",", name_of(trial.state), ",");
        if (!std::isnan(trial.value)) all += in_words(trial.value);
        all += in_words(",", trial.steps);
        for (const auto& param : space) {
            const auto* has = trial.params.find(param.name);
            all += in_words(",", has == nullptr ? std::string() : csv_field(has->text()));
        }
        all += in_words(",", csv_field(trial.error), "\n");
    }
    return all;
}

} // namespace fulgurite::tune::detail
