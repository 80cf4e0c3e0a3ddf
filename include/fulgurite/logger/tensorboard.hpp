// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/format/tfevents.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/file/log_file.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"

namespace fulgurite::logger {

/// A file name that TensorBoard finds: events.out.tfevents.<time>.<host>.<process>.<count>.
std::string event_file_name(double time);

/// Writes rows as event records; used by the writer thread of `TensorBoard`.
class EventSink {
public:
    using Record = Row;

    explicit EventSink(const std::filesystem::path& folder) : file_(folder / event_file_name(wall_time())) {
        tfevents::append_record(pending_, tfevents::version_event(wall_time()));
        flush();
    }
    void write(const Row& row) {
        tfevents::append_record(pending_, row.raw.empty() ? tfevents::scalars_event(row) : row.raw);
    }
    void flush();
    const std::filesystem::path& path() const { return file_.path(); }

private:
    file::LogFile file_;
    std::string pending_;
};

/// The options of a run as a table in Markdown, in which a cell is one line.
std::string markdown_table(const Hyperparameters& parameters);

} // namespace fulgurite::logger

namespace fulgurite {

struct TensorBoardOptions {
    double flush_seconds = 1.0; ///< how far the files may be behind training
};

/// Writes what is logged for TensorBoard: `TensorBoard{"runs/lenet"}`, then `tensorboard --logdir runs`.
///
/// The folder gets one file of events: scalars (one event per row, with the epoch), the module's options under HPARAMS
/// and TEXT where they are announced with `BOOST_HANA_ADAPT_STRUCT`, and how the run ended. Give every run a folder of
/// its own to see them side by side. Records are encoded and written by a thread of the logger's own.
///
/// The file is created when a run starts, with the folders above it. Throws `Error` (there, or with the next row, when
/// writing fails later) if it cannot be written, and at construction for a `flush_seconds` that is no time.
class TensorBoard : public policy::Logger {
public:
    explicit TensorBoard(std::filesystem::path folder, TensorBoardOptions options = {})
        : folder_(std::move(folder)), interval_(logger::flush_interval(options.flush_seconds)) {}

    void on_fit_start() {
        if (running_ && running_->is_broken()) running_.reset();
        open();
    }
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        open().push(row, step, epoch);
    }
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters);
    void flush() {
        if (running_) running_->flush();
    }
    void finalize(std::string_view status);

    const std::filesystem::path& folder() const { return folder_; }

private:
    using Queue = logger::RowQueue<logger::EventSink>;

    Queue& open() {
        if (running_) return *running_;
        return running_.start(logger::EventSink(folder_), interval_);
    }

    std::filesystem::path folder_;
    std::chrono::milliseconds interval_;
    logger::Running<Queue> running_;
    bool session_open_ = false;
};

} // namespace fulgurite

#else

namespace fulgurite {

/// Stands where protozero is missing: a program that names it is refused in one sentence.
template <class Path>
struct TensorBoard : policy::Logger {
    static_assert(sizeof(Path) == 0,
                  "fulgurite: TensorBoard needs protozero, which was not found; install libprotozero-dev (or give its "
                  "folder in CMAKE_PREFIX_PATH), or use Csv");
    template <class... Options>
    explicit TensorBoard(Path, Options...);
};

} // namespace fulgurite

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/tensorboard-inl.hpp"
#endif
