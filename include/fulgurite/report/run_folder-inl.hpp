// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/run_folder.hpp"

namespace fulgurite::report::detail {

FULGURITE_INLINE std::string whole_file(const std::filesystem::path& path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw file::failure("read", path, errno);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in.bad()) throw file::failure("read", path, errno);
    return text;
}

FULGURITE_INLINE std::vector<Fact> facts_in(const std::filesystem::path& path) {
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) return {};
    return flat_json(whole_file(path), path.string());
}

FULGURITE_INLINE const std::string* fact(const std::vector<Fact>& facts, std::string_view name) {
    for (const auto& [key, value] : facts)
        if (key == name) return &value;
    return nullptr;
}

/// One table that is read.
struct MetricsReader {
    const std::filesystem::path& path;
    std::vector<Series> columns = {}; // those of "step" and "epoch" stay empty
    std::size_t step_column = 0, line = 1;

    [[noreturn]] void refuse(const std::string& what) const {
        throw Error("'", path.string(), "' is no table of metrics: ", what);
    }
    void header(const std::vector<std::string>& names) {
        step_column = names.size();
        for (std::size_t i = 0; i < names.size(); ++i) {
            for (const auto& before : columns)
                if (before.name() == names[i]) refuse("two columns are called '" + names[i] + "'");
            columns.emplace_back(names[i]);
            if (names[i] == "step") step_column = i;
        }
        if (step_column == names.size())
            refuse("its first line begins with '" + names[0].substr(0, 40) + "', and no column is called 'step'");
    }
    void row(const std::vector<std::string>& cells) {
        const auto where = [&](std::size_t i) {
            return "line " + std::to_string(line) + ", column '" + columns[i].name() + "': '" + cells[i].substr(0, 40);
        };
        if (cells.size() != columns.size())
            refuse("line " + std::to_string(line) + " has " + std::to_string(cells.size()) +
                   " cells where the first has " + std::to_string(columns.size()));
        const auto step = number_in<std::int64_t>(cells[step_column]);
        if (!step) refuse(where(step_column) + "' is no step, which is a whole number");
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i == step_column || columns[i].name() == "epoch" || cells[i].empty()) continue;
            const auto value = number_in<double>(cells[i]);
            if (!value) refuse(where(i) + "' is no number");
            columns[i].add(*step, *value);
        }
    }
};

} // namespace fulgurite::report::detail

namespace fulgurite::report {

FULGURITE_INLINE SeriesSet read_metrics(const std::filesystem::path& csv) {
    const auto text = detail::whole_file(csv);
    detail::MetricsReader reader{csv};
    for (std::string_view rest = text; !rest.empty(); ++reader.line) {
        const auto [cells, length] = file::parse_line(rest);
        const bool is_whole = rest[length - 1] == '\n';
        if (!is_whole && reader.line == 1) reader.refuse("its first line has no end");
        if (!is_whole) break;
        rest.remove_prefix(length);
        if (reader.line == 1) reader.header(cells);
        else if (cells.size() > 1 || !cells[0].empty() || reader.columns.size() == 1) reader.row(cells);
    }
    if (reader.columns.empty()) reader.refuse("it is empty");
    SeriesSet all;
    for (auto& column : reader.columns)
        if (column.count() > 0) all.add(std::move(column));
    return all;
}

FULGURITE_INLINE RunFolder read_run(const std::filesystem::path& folder) {
    std::error_code unknown;
    if (!std::filesystem::exists(folder, unknown))
        throw Error("there is no folder '", folder.string(), "'; give the folder of a run");
    RunFolder run{folder, {}, {}, {}};
    if (!std::filesystem::is_directory(folder, unknown)) {
        run.series = read_metrics(folder);
        return run;
    }
    const auto csv = folder / "metrics.csv";
    const auto result = detail::facts_in(folder / "result.json");
    if (std::filesystem::exists(csv, unknown)) run.series = read_metrics(csv);
    else if (result.empty())
        throw Error("'", folder.string(), "' has no metrics.csv and no result.json; give the folder of a run that had ",
                    "Csv{folder / \"metrics.csv\"}, or the table itself");
    const auto* steps = detail::fact(result, "steps");
    const auto last = steps ? detail::number_in<std::int64_t>(*steps).value_or(0) : 0;
    constexpr std::string_view metrics = "metrics.";
    for (const auto& [name, value] : result)
        if (!name.starts_with(metrics)) {
            if (!value.empty()) run.outcome.emplace_back(name, value);
        } else if (const auto number = detail::number_in<double>(value);
                   number && run.series.find(name.substr(metrics.size())) == nullptr)
            run.series.add(std::string_view(name).substr(metrics.size()), last, *number);
    run.options = detail::facts_in(folder / "resolved.json");
    const auto record = detail::facts_in(folder / "run.json");
    for (const char* name : {"begun", "seed", "fulgurite"})
        if (const auto* value = detail::fact(record, name)) run.outcome.emplace_back(name, *value);
    return run;
}

} // namespace fulgurite::report
