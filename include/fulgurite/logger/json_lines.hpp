// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/file/log_file.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/numbers_only.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"

namespace fulgurite::logger {

/// Writes rows as lines of JSON; used by the writer thread of `JsonLines`.
class JsonLinesSink {
public:
    using Record = Row;

    /// Opens the file, or takes up an existing one, without a last line that was not finished. Throws `Error` where
    /// that does not begin with an object.
    JsonLinesSink(std::filesystem::path path, bool append);

    void write(const Row& row);
    void flush();

private:
    file::LogFile file_;
    std::string pending_;
};

/// A number as JSON has it; what is not finite as "NaN", "Infinity" or "-Infinity", in quotes.
void append_json(std::string& text, double number);

/// Names and texts as an object of JSON; a text that is a number, true or false stands as one.
std::string json_object(const Hyperparameters& texts);

} // namespace fulgurite::logger

namespace fulgurite {

struct JsonLinesOptions {
    bool append = false;        ///< go on with a file of an earlier run instead of replacing it: for resumed runs
    double flush_seconds = 1.0; ///< how far the file may be behind training
    bool environment = true;    ///< versions, machine, Git revision and command line in the first line
    std::string note = {};      ///< stands in the first line, too
};

/// Writes what is logged as JSON lines (jsonlines.org), an object a row: `JsonLines{"runs/log.jsonl"}`.
///
///     {"hyperparameters":{"lr":0.1},"environment":{"LibTorch":"2.11.0",…},"note":"…","time":1764530000.125}
///     {"step":49,"epoch":0,"time":1764530001.250,"train/loss":0.5,"lr":0.1}
///     {"status":"success","time":1764530060.500}
///
/// A run begins with the first of these and ends with the last; step and epoch are the loggers' x-axis and the epoch's
/// index, left out where it is not known; time is in seconds since 1970. Numbers read back as the same doubles. JSON
/// has no NaN and no infinity: they are the strings "NaN", "Infinity" and "-Infinity", which pandas'
/// `read_json(path, lines=True)`, Python's `float` and jq's `tonumber` make numbers of, and no reader stops at.
///
/// The file is created when a run starts, with the folders above it, and written from a thread of the logger's own.
/// Throws `Error` (there, or with the next row, when writing fails later) if it cannot be written, for a metric that is
/// called "step", "epoch" or "time", and at construction for a `flush_seconds` that is no time.
class JsonLines : public policy::Logger, public logger::NumbersOnly<JsonLines> {
public:
    explicit JsonLines(std::filesystem::path path, JsonLinesOptions options = {})
        : path_(std::move(path)),
          options_(std::move(options)),
          interval_(logger::flush_interval(options_.flush_seconds)) {}

    /// One that writes nothing: what `run.logger<JsonLines>()` is in a trial run.
    static JsonLines silent() {
        JsonLines none{{}};
        none.silent_ = true;
        return none;
    }

    void on_fit_start();
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch);
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters);
    void flush();
    void finalize(std::string_view status);

    const std::filesystem::path& path() const { return path_; }

private:
    using Queue = logger::RowQueue<logger::JsonLinesSink>;

    Queue& open();
    void write_head();

    std::filesystem::path path_;
    JsonLinesOptions options_;
    std::chrono::milliseconds interval_;
    logger::Running<Queue> running_;
    Hyperparameters parameters_;
    bool head_is_due_ = false, in_session_ = false, silent_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/json_lines-inl.hpp"
#endif
