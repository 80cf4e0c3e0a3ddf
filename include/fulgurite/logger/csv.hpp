// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
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
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"

namespace fulgurite::logger {

/// Writes rows as a table whose columns appear as they are first seen; used by the writer thread of `Csv`.
class CsvSink {
public:
    using Record = Row;

    /// Opens the file, or takes up an existing one. Throws `Error` if that is no table of this logger.
    CsvSink(std::filesystem::path path, bool append) {
        std::error_code failure; // what is wrong with the path is said where it is opened
        append =
            append && std::filesystem::is_regular_file(path, failure) && std::filesystem::file_size(path, failure) > 0;
        if (append) take_up(path);
        file::partial::sweep(file::folder_of(path));
        file_ = file::LogFile(std::move(path), append);
    }

    void write(const Row& row) {
        place(row);
        if (header_.bytes == 0 || columns_.size() > header_.columns) widen();
        if (row.epoch >= 0) fmt::format_to(std::back_inserter(pending_), "{}", row.epoch);
        fmt::format_to(std::back_inserter(pending_), ",{}", row.step);
        for (std::size_t i = 2; i < columns_.size(); ++i) {
            pending_ += ',';
            if (cells_[i]) append_cell(pending_, *cells_[i]);
        }
        pending_ += '\n';
    }

    /// Hands whole lines to the system in one piece.
    void flush() {
        if (pending_.empty()) return;
        file_.write(pending_);
        pending_.clear();
    }

private:
    // Finds each value's column; new names become new columns.
    void place(const Row& row) {
        cells_.assign(columns_.size(), nullptr);
        for (const auto& [name, value] : row.values) {
            const auto column = static_cast<std::size_t>(std::ranges::find(columns_, name) - columns_.begin());
            if (column == columns_.size()) {
                columns_.emplace_back(name);
                cells_.push_back(nullptr);
            }
            cells_[column] = &value;
        }
    }

    // Puts a file with the wider header in place of this one: a reader finds one or the other.
    void widen() {
        flush();
        const auto header = join_cells(columns_);
        if (header_.bytes == 0) {
            pending_ = header;
        } else {
            copy_padded(header);
            file_ = file::LogFile(file_.path(), true);
        }
        header_ = {columns_.size(), header.size()};
    }

    void copy_padded(const std::string& header) const {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> from(std::fopen(file_.path().c_str(), "rb"), std::fclose);
        if (!from) throw file::failure("read", file_.path(), errno);
        if (std::fseek(from.get(), static_cast<long>(header_.bytes), SEEK_SET) != 0)
            throw Error("Csv: '", file_.path().string(),
                        "' is no file that can be read again, so its table cannot get another column; write to a file");
        file::AtomicFile out(file_.path());
        out.write(header);
        const std::string padding(columns_.size() - header_.columns, ',');
        std::string text;
        std::array<char, 1 << 16> block;
        while (const auto size = std::fread(block.data(), 1, block.size(), from.get())) {
            text.clear();
            for (const char c : std::span(block).first(size)) {
                if (c == '\n') text += padding;
                text += c;
            }
            out.write(text);
        }
        if (std::ferror(from.get()) != 0) throw file::failure("read", file_.path(), errno);
        out.commit();
    }

    // Reads the header of a file that an earlier run left, and drops a last line that was not finished.
    void take_up(const std::filesystem::path& path) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> from(std::fopen(path.c_str(), "rb"), std::fclose);
        if (!from) throw file::failure("read", path, errno);
        std::error_code failure;
        const auto size = std::filesystem::file_size(path, failure);
        if (failure) throw file::failure("read", path, failure.value());
        std::string text(size, '\0');
        text.resize(std::fread(text.data(), 1, text.size(), from.get()));
        auto [columns, length] = parse_line(text);
        if (columns.size() < 2 || columns[0] != columns_[0] || columns[1] != columns_[1] || text[length - 1] != '\n')
            throw Error(
                fmt::format("Csv: '{}' exists, but its first line begins with '{}' where 'epoch,step' is wanted; "
                            "give another path, or set append to false to replace the file",
                            path.string(), text.substr(0, std::min<std::size_t>(length, 40))));
        columns_ = std::move(columns);
        header_ = {columns_.size(), length};
        std::filesystem::resize_file(path, text.rfind('\n') + 1, failure);
        if (failure) throw file::failure("write to", path, failure.value());
    }

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
inline bool has_header(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) return false;
    std::ifstream in(path);
    std::string line;
    return std::getline(in, line) && !in.eof();
}

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
class Csv : public policy::Logger {
public:
    explicit Csv(std::filesystem::path path, CsvOptions options = {})
        : path_(std::move(path)), append_(options.append), interval_(logger::flush_interval(options.flush_seconds)) {}

    void on_fit_start() {
        // Its rows stay. Where no new writer can be had the broken one does, so that the next run still knows of them.
        if (running_ && running_->is_broken())
            running_.start(logger::CsvSink(path_, append_ || logger::has_header(path_)), interval_);
        open();
    }
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        for (const auto& [name, value] : row)
            if (name == "epoch" || name == "step")
                throw Error(
                    fmt::format("Csv: a metric is called '{0}', and so is a column that every table has; log "
                                "it under another name, such as 'train/{0}'",
                                name));
        open().push(row, step, epoch);
    }
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
    bool append_;
    std::chrono::milliseconds interval_;
    logger::Running<Queue> running_;
};

} // namespace fulgurite
