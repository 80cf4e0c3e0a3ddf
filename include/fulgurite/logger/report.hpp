// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/format/sections_of.hpp"
#include "fulgurite/logger/numbers_only.hpp"
#include "fulgurite/logger/rows/row.hpp"
#include "fulgurite/report/environment.hpp"
#include "fulgurite/report/html.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/reproduce.hpp"
#include "fulgurite/report/sections.hpp"
#include "fulgurite/report/ticks.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite {

struct ReportOptions {
    std::string title = {}; ///< the module's name where it is empty
    /// While training runs, the file is at most this far behind, as of the last validation; a browser that shows it
    /// looks again as often.
    double refresh_seconds = 10;
    Hyperparameters options = {}; ///< names and values; the page's table of options begins with them
    std::size_t max_images = 64;  ///< of one name; those beyond it are counted
};

/// Writes a run as one HTML file: final metrics, curves, options, timing, environment, and what it takes to reproduce
/// it: command line, Git revision, seed, versions. `Report{"runs/report.html"}`.
///
/// The page needs nothing but itself and follows the reader's light or dark mode. It is written when training starts,
/// after validations and at the end, also when the run fails, and then says so; readers never find half of it. A
/// validation or test after training joins the page of the training, and says how it ended only where it failed;
/// without training before it, it has a page of its own, written at its end.
///
/// Hooks and programs add sections: `add_matrix`, `add_curve`, `add_image`, `add_table`, `add_note`. They are on the
/// page when it is written next, and belong to the training that runs, or to the one that comes first.
///
/// Throws `Error` at construction for `refresh_seconds` that are no time, and from the start of training if the file
/// cannot be written. Values of a metric beyond some ten thousand are thinned out: see `report::Series`.
class Report : public policy::Logger, public logger::NumbersOnly<Report> {
    using Clock = std::chrono::steady_clock;

public:
    explicit Report(std::filesystem::path path, ReportOptions options = {})
        : path_(std::move(path)), options_(std::move(options)) {
        logger::check_seconds("refresh_seconds", options_.refresh_seconds);
    }

    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t) {
        for (const auto& [name, value] : row) page_.series.add(name, step, value);
    }
    void log_scalar(std::string_view name, double value, std::int64_t step) { page_.series.add(name, step, value); }
    void log_hyperparams(const Hyperparameters& parameters) {
        page_.options = options_.options;
        page_.options.insert(page_.options.end(), parameters.begin(), parameters.end());
    }

    template <class Run>
    void setup(Run& run) {
        if (!open_) begin(run); // a test within a fit belongs to the fit
    }
    void on_fit_start() {
        file::partial::sweep(file::folder_of(path_));
        write();
    }
    // What a resumed run did before is known here; in the middle of an epoch it hears nothing of that epoch's start.
    template <class Run>
    void on_train_start(Run& run) {
        first_step_ = last_step_ = run.global_step();
        on_train_epoch_start();
    }
    void on_train_epoch_start() {
        epoch_start_ = Clock::now();
        validated_ = 0;
    }
    void on_validation_start(const auto& run) {
        if (run.stage() == Stage::fit) validation_start_ = Clock::now();
    }
    template <class Run>
    void on_validation_end(Run& run) {
        if (stage_ != Stage::fit) return;
        const double seconds = since(validation_start_);
        validated_ += seconds;
        validation_ += seconds;
        last_step_ = run.global_step();
        if (since(written_) >= options_.refresh_seconds && page_.status == report::Status::running) write();
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        const double seconds = since(epoch_start_) - validated_;
        training_ += seconds;
        shortest_ = epochs_ == 0 ? seconds : std::min(shortest_, seconds);
        longest_ = std::max(longest_, seconds);
        ++epochs_;
        last_step_ = run.global_step();
    }
    template <class Run>
    void on_fit_end(Run& run) {
        page_.message = run.stop_reason();
        total_ = since(fit_start_);
    }
    template <class Run>
    void on_exception(Run& run, const std::exception& exception) {
        setup(run); // where the data could not be set up, nobody has been told of the run yet
        page_.message = exception.what();
    }
    void finalize(std::string_view status);

    /// A confusion matrix as a heat map, with counts and shares of their row. Counts: `[C, C]`, rows of true classes,
    /// as `metric::ConfusionMatrix` computes it; C names of classes, or none. The same name again takes its place.
    /// Waits for the tensor's device, as the next two do. Throws `Error` for other shapes, and what is no count.
    void add_matrix(std::string_view name, const at::Tensor& counts, std::vector<std::string> class_names = {});
    /// What a metric object comes to that is a matrix: as `add_matrix`, or as a table where it is none of classes.
    void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step);
    /// A line through points x `[N]`, y `[N]`: ROC, precision over recall. The same name with another `labels.line` is
    /// another line of one picture; with the same one, the line is replaced. Throws `Error` for other shapes.
    void add_curve(std::string_view name, const at::Tensor& x, const at::Tensor& y, report::CurveLabels labels = {});
    /// One more image under a name, `[H, W]` or `[C, H, W]`, uint8 or floating point from 0 to 1: wrong predictions,
    /// say. Throws `Error` for other shapes and types.
    void add_image(std::string_view name, const at::Tensor& image, std::string caption = {});
    /// A table; the first column names a row. The same name again takes its place. Throws `Error` for a row that has
    /// not as many cells as there are columns.
    void add_table(std::string_view name, std::vector<std::string> columns, std::vector<std::vector<std::string>> rows);
    /// Plain words; an empty line begins a paragraph.
    void add_note(std::string text) { page_.sections.notes.push_back(std::move(text)); }
    /// Takes all sections of a name away: images of the epoch before, say.
    void clear(std::string_view name) { page_.sections.erase(name); }
    /// Writes the page now, where a run has begun; hooks need not call it. Throws `Error` if the file cannot be
    /// written.
    void write();

    const std::filesystem::path& path() const { return path_; }

private:
    static double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

    // A fit has a page of its own. What follows it takes up that page, and first of all forgets how another test ended.
    template <class Run>
    void begin(Run& run) {
        open_ = true;
        stage_ = Run::stage();
        if (stage_ == Stage::fit) {
            auto added = page_.title.empty() ? std::move(page_.sections) : report::Sections();
            page_ = {};
            page_.sections = std::move(added);
            total_ = training_ = validation_ = shortest_ = longest_ = 0;
            epochs_ = first_step_ = last_step_ = 0;
            run.for_each_policy([&]<class P>(P&) { page_.policies.emplace_back(short_type_name<P>()); });
        } else {
            page_.status = outcome_.status;
            page_.message = outcome_.message;
        }
        if (!page_.title.empty() || stage_ == Stage::predict) return;
        started_ = logger::wall_time();
        fit_start_ = Clock::now();
        page_.title = title_for<Run>();
        page_.options = options_.options;
        page_.refresh_seconds = options_.refresh_seconds;
        page_.environment = environment();
        page_.reproduce = reproduction();
    }

    template <class Run>
    std::string title_for() const {
        if (!options_.title.empty()) return options_.title;
        return std::string(short_type_name<typename Run::module_type>());
    }
    static std::vector<report::Fact> environment();
    static std::vector<report::Fact> reproduction();

    std::vector<report::Fact> timing() const;

    std::filesystem::path path_;
    ReportOptions options_;
    report::Page page_;
    struct Outcome {
        report::Status status = report::Status::success;
        std::string message = {};
    } outcome_; // of the fit
    Stage stage_ = Stage::fit;
    bool open_ = false;              // a run has begun and not ended
    double started_ = 0, total_ = 0; // seconds
    double training_ = 0, validation_ = 0, validated_ = 0, shortest_ = 0, longest_ = 0;
    std::int64_t epochs_ = 0, first_step_ = 0, last_step_ = 0;
    Clock::time_point fit_start_{}, epoch_start_{}, validation_start_{}, written_{};
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/report-inl.hpp"
#endif
