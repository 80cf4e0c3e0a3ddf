// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/document.hpp"
#include "fulgurite/report/environment.hpp"
#include "fulgurite/report/figure.hpp"
#include "fulgurite/report/run_folder.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

/// Several runs side by side, as one HTML file that needs nothing else: the last and the best value of each metric, the
/// options in which the runs differ, and a chart for each metric with a colour for each run.
///
///     report::compare({"runs/version_0", "runs/version_1"}, "compare.html");
///
/// A folder is a run's, with metrics.csv (of `Csv` or of Lightning's CSVLogger); result.json, resolved.json and
/// run.json, which the program that is all config writes, are read where they are there. It may be a table of metrics
/// alone. Runs may have logged different metrics.
///
/// Throws `Error`, before the file is touched, for no folders, a folder without a run, a table that is broken, and a
/// run that is given twice.
void compare(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& out);

/// What is better of a metric, by its name: −1 what is lower (loss, error, …), 1 what is higher (accuracy, …), 0 where
/// the name does not say.
int better(std::string_view name);

namespace detail {

/// The page of a comparison.
class ComparePage {
public:
    explicit ComparePage(std::vector<RunFolder> runs);

    std::string write();

private:
    /// Names of runs: as many of the last parts of their paths as tell them apart.
    void name_runs();
    /// Metrics of all runs, what is interesting first.
    void name_metrics();
    std::string head_row(std::string_view first) const;
    std::string outcomes() const;
    std::string metrics() const;
    std::string metric_row(const std::string& metric) const;
    /// The best of some values; none where they are fewer than two or all the same, or no direction is known.
    static std::optional<double> best_among(const std::vector<double>& values, int direction);
    static std::string cell(const Series& series, int direction, std::optional<double> last,
                            std::optional<double> best);
    std::string options() const;
    std::string curves() const;

    std::vector<RunFolder> runs_;
    std::vector<std::string> names_, metrics_;
};

/// The best value that a series has had; none where no direction is known or no value is finite.
std::optional<double> best_of(const Series& series, int direction);

} // namespace detail

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/compare-inl.hpp"
#endif
