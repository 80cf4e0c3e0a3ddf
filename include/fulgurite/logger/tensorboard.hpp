// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/format/tfevents.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <ATen/core/Tensor.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/file/log_file.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/format/summaries.hpp"
#include "fulgurite/logger/rows/row_queue.hpp"
#include "fulgurite/logger/rows/running.hpp"
#include "fulgurite/report/chart.hpp"

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
    void write(Row& row);
    void flush();
    const std::filesystem::path& path() const { return file_.path(); }

private:
    file::LogFile file_;
    std::string pending_;
};

/// Names and values as a table in Markdown, in which a cell is one line; `what` is the head of the first column.
std::string markdown_table(const Hyperparameters& parameters, std::string_view what = "option");

/// Throws `Error` for what protocol buffers take for no text: whoever reads the file would stop there.
void check_utf8(std::string_view what, std::string_view text);

} // namespace fulgurite::logger

namespace fulgurite {

struct TensorBoardOptions {
    double flush_seconds = 1.0; ///< how far the files may be behind training
    bool environment = true;    ///< versions, machine, Git revision and command line under TEXT, when a fit starts
    std::string note = {};      ///< Markdown that stands under TEXT as "note"
};

/// Writes what is logged for TensorBoard: `TensorBoard{"runs/lenet"}`, then `tensorboard --logdir runs`.
///
/// The folder gets one file of events: scalars (one event per row, with the epoch), the module's options under HPARAMS
/// and TEXT where they are announced with `BOOST_HANA_ADAPT_STRUCT`, and how the run ended. Give every run a folder of
/// its own to see them side by side. Records are encoded and written by a thread of the logger's own.
///
/// Images, histograms and the like are for the module and callbacks to give, from any step or hook:
///
///     run.template logger<TensorBoard>().add_image("samples", images[0], run.logged_step());
///
/// These members are named as those of `torch.utils.tensorboard.SummaryWriter`, and write what it writes but for what
/// their comments say. Each copies what it is given and reads the device once; `step` is the place on the x-axis. They
/// throw `Error` for what cannot be shown, and for a name that is empty or no UTF-8.
///
/// The file is created when a run starts, with the folders above it. Throws `Error` (there, or with the next row, when
/// writing fails later) if it cannot be written, and at construction for a `flush_seconds` that is no time.
class TensorBoard : public policy::Logger {
public:
    explicit TensorBoard(std::filesystem::path folder, TensorBoardOptions options = {})
        : folder_(std::move(folder)),
          interval_(logger::flush_interval(options.flush_seconds)),
          environment_(options.environment),
          note_(std::move(options.note)) {}

    /// One that checks what it is given and writes nothing: what `run.logger<TensorBoard>()` is in a trial run.
    static TensorBoard silent() {
        TensorBoard none{{}};
        none.silent_ = true;
        return none;
    }

    void on_fit_start();
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        if (silent_) return;
        start_session_if_due();
        open().push(row, step, epoch);
    }
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters);
    void flush() {
        if (!running_) return;
        start_session_if_due();
        running_->flush();
    }
    void finalize(std::string_view status);

    void add_scalar(std::string_view name, double value, std::int64_t step);
    /// [H, W], or [C, H, W] with C of 1, 3 (RGB) or 4 (RGBA): uint8, or floating point in [0, 1]. Values are rounded to
    /// the nearest of 256 levels, and refused outside of [0, 1], which SummaryWriter cuts off and rounds down.
    void add_image(std::string_view name, const at::Tensor& image, std::int64_t step);
    /// [N, C, H, W] as one image: a grid, eight beside each other.
    void add_images(std::string_view name, const at::Tensor& images, std::int64_t step);
    /// The distribution of a tensor's values, of any shape but an empty one; in TensorBoard's exponential bins. NaN and
    /// infinite values are in no bin; their number is the scalar "<name>/non_finite", if there are any.
    void add_histogram(std::string_view name, const at::Tensor& values, std::int64_t step);
    /// Markdown.
    void add_text(std::string_view name, const std::string& markdown, std::int64_t step = 0);
    /// Lines over steps, drawn as an image; see `report::Chart`. TensorBoard shows no SVG.
    void add_figure(std::string_view name, const report::Chart& chart, std::int64_t step);
    /// A matrix `[N, M]` as an image, its numbers in squares; what a metric object comes to that is one. Throws `Error`
    /// for another shape.
    void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step);
    /// Precision and recall at `thresholds` thresholds (2 to 127). `labels`: 0 or 1; `predictions`: in [0, 1], as many.
    void add_pr_curve(std::string_view name, const at::Tensor& labels, const at::Tensor& predictions, std::int64_t step,
                      std::size_t thresholds = 127);
    /// Which charts the tab CUSTOM SCALARS has. Throws `Error` for a margin whose tags are not three.
    void add_custom_scalars(const std::vector<logger::CustomCategory>& layout);
    /// The module's tree, by names: its modules with their types, parameters and buffers with their shapes.
    void add_graph(const torch::nn::Module& module);
    /// Parameters of this run for the tab HPARAMS beside the module's options, and metrics that it is judged by, which
    /// are scalars as well. Once a run: before the fit or in `on_fit_start`; later without parameters, since
    /// TensorBoard counts the first that it is told. In the run's own folder, where SummaryWriter makes one below it.
    void add_hparams(const Hyperparameters& parameters, const std::vector<std::pair<std::string, double>>& metrics,
                     std::int64_t step = 0);

    const std::filesystem::path& folder() const { return folder_; }

private:
    using Queue = logger::RowQueue<logger::EventSink>;

    Queue& open() {
        if (running_) return *running_;
        return running_.start(logger::EventSink(folder_), interval_);
    }
    void start_session();
    void start_session_if_due() {
        if (session_due_) start_session();
    }
    void add_pixels(std::string_view name, logger::HostImage image, std::int64_t step);
    void push(std::string event) {
        if (!silent_) open().push(std::move(event));
    }

    std::filesystem::path folder_;
    std::chrono::milliseconds interval_;
    bool environment_;
    std::string note_;
    logger::Running<Queue> running_;
    Hyperparameters parameters_;       // of the session that is open, or is due
    std::vector<std::string> columns_; // metrics that the tab HPARAMS is to have
    // What add_hparams was given before the module's options are known waits for these, or for the first row.
    bool session_open_ = false, session_due_ = false, columns_due_ = false, has_columns_ = false, silent_ = false;
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
