// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/file/csv_line.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/report/flat_json.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/series.hpp"

namespace fulgurite::report {

/// What a run has left in its folder.
struct RunFolder {
    std::filesystem::path folder;
    SeriesSet series;          ///< of metrics.csv; what result.json knows beside it is one value each
    std::vector<Fact> options; ///< of resolved.json, with names such as "optimizer.cfg.lr"
    std::vector<Fact> outcome; ///< epochs, steps and so on, of result.json and run.json
};

/// A table of metrics as `Csv` and Lightning's CSVLogger write it: a column "step", then numbers or empty cells. A last
/// line without its end is still being written, and left out. Throws `Error` with the line for what is no such table.
SeriesSet read_metrics(const std::filesystem::path& csv);

/// Reads a run's folder: metrics.csv, and result.json, resolved.json and run.json where they are there. Folder: or a
/// table of metrics alone. Throws `Error` where there is nothing to read, or what is there is broken.
RunFolder read_run(const std::filesystem::path& folder);

namespace detail {

std::string whole_file(const std::filesystem::path& path);
/// The facts of a JSON file; none where there is no such file.
std::vector<Fact> facts_in(const std::filesystem::path& path);
const std::string* fact(const std::vector<Fact>& facts, std::string_view name);
template <class Number>
std::optional<Number> number_in(std::string_view cell) {
    if (cell.starts_with('+')) cell.remove_prefix(1);
    Number value{};
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
    return value;
}

} // namespace detail

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/run_folder-inl.hpp"
#endif
