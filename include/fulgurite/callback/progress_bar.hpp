// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/callback/evaluation_hooks.hpp"
#include "fulgurite/callback/progress/bar.hpp"
#include "fulgurite/callback/progress/pace.hpp"
#include "fulgurite/callback/progress/result_table.hpp"
#include "fulgurite/callback/progress/terminal.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

struct ProgressBarOptions {
    double refresh = 0.1;       ///< seconds between two redraws at least, > 0
    std::FILE* stream = stderr; ///< drawn upon if it is a terminal; else it is given a line for each epoch
    bool leave = false;         ///< keeps the line of each epoch on a terminal; else one takes the other's place
    bool table = false;         ///< after `validate` and `test`, metrics as a table, as Lightning shows them
};

/// Shows how far training, validation, test and prediction are, with the metrics that are logged with `prog_bar`:
///
///     Epoch 2/20 ━━━━━━━━━━━━━╺━━━━━━ 45/938 • 0:01 / 0:19 • 512.3 it/s • train/loss 0.1230 val/acc 0.9800
///
/// The times are elapsed and expected. A validation has a bar of its own below while it runs. Where the stream is no
/// terminal, TERM is dumb or CI is set, each epoch is a line, and so is each quarter of an epoch that takes long.
/// NO_COLOR is respected.
///
/// Cost: a batch is counted; the clock is read some forty times per second. Metrics are read, which waits for the
/// device, only for what is drawn.
class ProgressBar
    : public EvaluationHooks<ProgressBar, evaluation_hook::Start, evaluation_hook::BatchEnd, evaluation_hook::End> {
public:
    /// Throws `Error` on a refresh that is no time.
    explicit ProgressBar(ProgressBarOptions options = {})
        : ProgressBar(options, callback::terminal_of(options.stream)) {}
    /// Draws elsewhere than on `options.stream`, and by another clock.
    ProgressBar(ProgressBarOptions options, callback::Terminal terminal);

    /// Writes a line that stays above the bar: `run.template policy<ProgressBar>().print("…")` in a hook.
    void print(std::string_view line) { screen_.print(line); }

    template <class Run>
    void on_train_start(Run& run) {
        open_ = false;
        eval_total_.reset();
        train_pace_ = callback::Pace(options_.refresh);
        epochs_ = run.planned_epochs();
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        const double now = clock();
        open_epoch(run, now);
        if (due(now)) draw(run);
    }
    template <class Run>
    void on_train_batch_end(Run& run) {
        if (train_pace_.tick()) look(run);
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        const double now = clock();
        close_epoch(run, now);
        if (!live()) return write_line(run, train_);
        if (options_.leave || due(now)) draw(run);
        if (options_.leave) screen_.keep();
    }
    template <class Run>
    void on_train_end(Run& run) {
        if (live() && open_ && !options_.leave) draw(run);
        screen_.keep();
        open_ = false;
    }

    void on_sanity_check_start() { checking_ = true; }
    void on_sanity_check_end() {
        checking_ = false;
        screen_.clear();
    }
    template <class Run>
    void on_evaluation_start(Run& run, Phase phase) {
        constexpr std::string_view names[] = {"", "Validation", "Test", "Prediction"};
        start_evaluation(run, checking_ ? "Sanity check" : names[static_cast<std::size_t>(phase)]);
    }
    template <class Run>
    void on_evaluation_batch_end(Run& run, Phase) {
        if (eval_pace_.tick()) look_at_evaluation(run);
    }
    template <class Run>
    void on_evaluation_end(Run& run, Phase) {
        end_evaluation(run);
    }

    /// What was last drawn stays, and what follows, such as an error's message, begins on a line of its own.
    void on_exception(const auto& run) { leave(run.stage() == Stage::fit); }
    void teardown(const auto& run) { leave(run.stage() == Stage::fit); }

private:
    static constexpr std::size_t label_width = std::string_view("Validation").size();
    // Seconds: lines in a file are not closer than this, but for epochs' ends.
    static constexpr double long_quarter = 10;

    bool live() const { return screen_.terminal().live; }
    double clock() const { return screen_.terminal().now(); }
    /// Whether it is time for a redraw; if so, it is taken as done.
    bool due(double now);

    template <class Run>
    void open_epoch(Run& run, double now) {
        open_ = true;
        train_pace_.start(now);
        std::string number = std::to_string(run.epoch() + 1);
        const std::string last = epochs_ ? std::to_string(*epochs_) : "";
        if (live() && number.size() < last.size()) number.insert(0, last.size() - number.size(), ' ');
        train_ = {label("Epoch " + number + (last.empty() ? "" : "/" + last)), 0, run.num_training_batches(), 0, 0, {}};
        quarter_ = 0;
        line_at_ = now;
    }
    // Out of line, so that the step's path stays a count and a comparison.
    template <class Run>
    [[gnu::noinline]] void look(Run& run) {
        const double now = clock();
        // A run that is resumed within an epoch does not start that epoch.
        if (!open_) open_epoch(run, now);
        train_pace_.look(now);
        update(run, now, train_pace_.rate());
        if (due(now)) draw(run);
        else if (!live() && passed_quarter(now)) write_line(run, train_);
    }
    template <class Run>
    void update(Run& run, double now, double rate) {
        // A run that is resumed behind an epoch's last batch has no index of it.
        train_.done = run.is_last_batch() && train_.total ? *train_.total : run.batch_idx() + 1;
        train_.elapsed = train_pace_.elapsed(now);
        train_.rate = rate;
    }
    template <class Run>
    void close_epoch(Run& run, double now) {
        if (!open_) open_epoch(run, now);
        train_pace_.look(now);
        update(run, now, train_pace_.mean_rate());
        if (run.is_last_batch()) train_.total = train_.done;
    }
    bool passed_quarter(double now);

    template <class Run>
    void start_evaluation(Run& run, std::string_view name) {
        const double now = clock();
        if (open_) {
            train_pace_.look(now);
            update(run, now, train_pace_.mean_rate());
        }
        evaluating_ = true;
        eval_pace_.start(now);
        const auto known = run.num_eval_batches();
        eval_ = {label(std::string(name)), 0, known || checking_ ? known : eval_total_, 0, 0, {}};
        if (due(now)) draw(run);
    }
    template <class Run>
    [[gnu::noinline]] void look_at_evaluation(Run& run) {
        const double now = clock();
        eval_pace_.look(now);
        update_evaluation(now, eval_pace_.rate());
        if (due(now)) draw(run);
    }
    void update_evaluation(double now, double rate);
    template <class Run>
    void end_evaluation(Run& run) {
        const double now = clock();
        eval_pace_.look(now);
        update_evaluation(now, eval_pace_.mean_rate());
        eval_.total = eval_.done;
        if constexpr (Run::stage() == Stage::fit) {
            // Where the loader does not know its size: the next one is as long.
            if (!checking_) eval_total_ = eval_.done;
            train_pace_.resume(now);
        } else {
            collect(run, eval_);
            const auto measured = options_.table ? std::exchange(eval_.metrics, {}) : callback::ResultTable::Metrics();
            finish(measured);
        }
        evaluating_ = false;
    }

    /// The last line of a pass of its own, and the table of what it measured.
    void finish(const callback::ResultTable::Metrics& measured);

    /// Metrics stand on the lowest line in a pass of their own, else with the epoch they belong to.
    template <class Run>
    void draw(Run& run) {
        collect(run, open_ ? train_ : eval_);
        show();
    }
    void show();
    std::size_t columns() const { return static_cast<std::size_t>(std::max(2, screen_.terminal().columns()) - 1); }
    callback::Look look_of() const { return {screen_.terminal().colour, screen_.terminal().unicode}; }
    template <class Run>
    void write_line(Run& run, callback::Bar& bar) {
        collect(run, bar);
        screen_.print(callback::plain_line(bar));
    }
    /// A test's result is all that it measured; during training, what was asked for.
    template <class Run>
    static void collect(Run& run, callback::Bar& bar) {
        bar.metrics.clear();
        auto add = [&](std::string_view name, double value) { bar.metrics.emplace_back(name, value); };
        if constexpr (Run::stage() == Stage::fit) run.progress_metrics(add);
        else run.metrics(add);
    }
    /// Bars that stand below each other begin in the same column.
    std::string label(std::string name) const {
        if (live() && name.size() < label_width) name.resize(label_width, ' ');
        return name;
    }
    /// An evaluation in a hook of a fit leaves the epoch's line to that one.
    void leave(bool of_fit);

    ProgressBarOptions options_;
    callback::Screen screen_;
    callback::Pace train_pace_, eval_pace_;
    callback::Bar train_, eval_;
    std::optional<std::int64_t> epochs_, eval_total_;
    bool open_ = false, evaluating_ = false, checking_ = false;
    double drawn_ = -std::numeric_limits<double>::infinity(), line_at_ = 0;
    std::int64_t quarter_ = 0;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress_bar-inl.hpp"
#endif
