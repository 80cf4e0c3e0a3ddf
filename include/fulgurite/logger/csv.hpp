// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/log_file.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/format/csv_text.hpp"
#include "fulgurite/logger/numbers_only.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"

namespace fulgurite::logger {

/// Writes rows as a table whose columns appear as they are first seen; used by the writer thread of `Csv`.
class CsvSink {
public:
    using Record = Row;

    /// Opens the file, or takes up an existing one. Throws `Error` if that is no table of this logger.
    CsvSink(std::filesystem::path path, bool append);

    void write(const Row& row);

    /// Hands whole lines to the system in one piece.
    void flush();

private:
    // Finds each value's column; new names become new columns.
    void place(const Row& row);

    // Puts a file with the wider header in place of this one: a reader finds one or the other.
    void widen();

    void copy_padded(const std::string& header) const;

    // Reads the header of a file that an earlier run left, and drops a last line that was not finished.
    void take_up(const std::filesystem::path& path);

    struct Header {
        std::size_t columns, bytes; ///< what the file holds; bytes is 0 before the first row
    };
    file::LogFile file_;
    std::vector<std::string> columns_{"epoch", "step"};
    std::vector<const double*> cells_;
    Header header_{2, 0};
    std::string pending_;
};

} // namespace fulgurite::logger

namespace fulgurite {

namespace logger {

/// Whether there is a table already, whose first line is whole.
bool has_header(const std::filesystem::path& path);

} // namespace logger

struct CsvOptions {
    bool append = false;        ///< go on with a file of an earlier run instead of replacing it: for resumed runs
    double flush_seconds = 1.0; ///< how far the file may be behind training
};

/// Writes what is logged into a comma-separated table: `Csv{"runs/metrics.csv"}`.
///
/// Columns are epoch, step, then the metrics in the order in which they first appear; one row per moment at which
/// something is logged, empty cells for what was not. Numbers read back as the same doubles. When a metric appears
/// later, the file is replaced, in one move, by one with the wider header. Files are written from a thread of the
/// logger's own.
///
/// The file is created when a run starts, with the folders above it. Throws `Error` (there, or with the next row, when
/// writing fails later) if it cannot be written, for a metric that is called "epoch" or "step", and at construction for
/// a `flush_seconds` that is no time.
class Csv : public policy::Logger, public logger::NumbersOnly<Csv> {
public:
    explicit Csv(std::filesystem::path path, CsvOptions options = {})
        : path_(std::move(path)), append_(options.append), interval_(logger::flush_interval(options.flush_seconds)) {}

    /// One that writes nothing: what `run.logger<Csv>()` is in a trial run.
    static Csv silent() {
        Csv none{{}};
        none.silent_ = true;
        return none;
    }

    void on_fit_start();
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch);
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void flush() {
        if (running_) running_->flush();
    }
    void finalize(std::string_view) { flush(); }

    const std::filesystem::path& path() const { return path_; }

private:
    using Queue = logger::RowQueue<logger::CsvSink>;

    Queue& open() {
        if (running_) return *running_;
        return running_.start(logger::CsvSink(path_, append_), interval_);
    }

    std::filesystem::path path_;
    bool append_, silent_ = false;
    std::chrono::milliseconds interval_;
    logger::Running<Queue> running_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/csv-inl.hpp"
#endif
