// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/fit/training_walk.hpp"
#include "fulgurite/engine/fit/verbs.hpp"
#include "fulgurite/engine/fit/work.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/module/module.hpp"

namespace fulgurite::engine {

/// An epoch of a fit, from its start over its batches to its end. Session: whose epoch it is.
template <class S>
class Epoch {
    using R = typename S::R;
    using C = typename S::C;
    using M = module_of<C>;
    using Policies = typename R::Policies;
    static constexpr bool validates = S::validates;

public:
    explicit Epoch(S& session) : session_(session), run_(session.run_), step_(run_), walk_(run_, session.timing_) {}

    void start() {
        reload();
        auto& progress = run_.progress();
        progress.in_epoch = true;
        progress.cut = progress.begun = false;
        progress.skipping = progress.closed = progress.epoch_complete = progress.last_batch = false;
        progress.batches_done = 0;
        progress.validation_due = false;
        before_start_ = run_.table().by_name;
        run_.table().begin_epoch();
        if (std::exchange(cut_table_, std::nullopt)) run_.table().template reset<Phase::train>();
        opened_at_ = progress.global_step;
        open_walk(0);
        run_.template notify<hook::on_train_epoch_start>();
    }
    /// The loader's pass begins, after its first batches.
    void open_walk(std::int64_t skip) {
        walk_.open(session_.sources_.train(), skip);
        if constexpr (validates) session_.timing_.resize_validation();
    }
    /// One training batch, with its fetch, its hooks and its row. False: it was left out, or there is none.
    bool batch() {
        auto& progress = run_.progress();
        const auto before = std::exchange(progress.batch_idx, progress.batches_done);
        walk_.go_on(session_.keeps_marks());
        if (walk_.at_end()) {
            if (progress.batches_done == 0)
                throw Error("the training loader gave no batch in epoch ", progress.epoch,
                            "; it must give at least one");
            progress.batch_idx = before; // the loader promised more batches than it had
            leave_out_rest();
            return false;
        }
        if (session_.keeps_marks()) step_.mark();
        step_.begin();
        progress.in_batch = true;
        typename C::train_batch batch = walk_.next();
        session_.frame_.place(batch);
        step_.weigh(batch);
        run_.template notify<hook::on_train_batch_start>(batch, progress.batch_idx);
        if (progress.skipping) { // the epoch is cut before this batch
            progress.in_batch = progress.last_batch = false;
            progress.take_back_batch();
            walk_.used();
            return false;
        }
        step_.run(batch);
        commit();
        tell_of(batch);
        throw_if_interrupted(run_);
        if (progress.last_batch) walk_.close();
        return true;
    }
    /// Nothing more of the epoch is trained on: a window is stepped with what is in it. Those who go by steps hear of
    /// that step, which belongs to no batch.
    void leave_out_rest() {
        auto& progress = run_.progress();
        if (progress.last_batch || !(progress.skipping || (walk_.is_open() && walk_.at_end()))) return;
        walk_.close();
        progress.before = progress.counts();
        progress.last_batch = progress.epoch_complete = true;
        progress.changing = true;
        const bool stepped = step_.close_window();
        step_.schedules().end_epoch();
        progress.validation_due =
            validates && !progress.skipping && !progress.validated() && session_.timing_.validation_is_due();
        progress.changing = false;
        run_.policies().reached = progress.reached();
        if (!stepped) return;
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>)
            write_step_row<Phase::train>(run_, run_.logged_step(), run_.is_logging_step());
        session_.decided([&] { run_.template notify<hook::on_late_step>(); });
    }

    /// Everybody decides, the loop's own schedules too; then the epoch's row is written, and last the files. Of an
    /// epoch that is cut, hooks are called, but a resumed run goes on within it: its sums are those from before.
    void close() {
        auto& progress = run_.progress();
        const bool whole = progress.epoch_complete;
        walk_.close();
        if (!whole) stay_cut();
        if (!scales_now(run_)) // which may leave out a whole short epoch, and looks after itself
            if (whole && opened_at_ && !step_.window_is_open()) expect_a_step();
        if constexpr (M::optimization == manual)
            if (whole && opened_at_ && progress.epoch == 0 && progress.global_step == 0)
                warn(
                    "with manual optimization training_step steps the optimizers itself, and in the whole of epoch 0 "
                    "it has stepped none: auto& [optimizer] = run.optimizers(); … optimizer.step();");
        run_.table().template reduce<Phase::train>();
        run_.samples(1); // what hooks log is of no batch
        try {
            session_.decided([&] {
                run_.template notify_between<hook::on_train_epoch_end>(
                    [&](Listener heard) { settle_epoch(heard, whole); }, gathered_);
            });
        } catch (...) { // everybody has heard of the end
            leave(whole);
            throw;
        }
        leave(whole);
        if (whole && (!C::evaluates || progress.validated_at >= 0)) check_seen_names(run_);
    }

    /// The metrics of the cut epoch, as they are before hooks hear of its end, go into the files that follow.
    void stay_cut() { cut_table_.emplace(run_.table()).detach(); }

    /// Whether this epoch begins with loaders that are asked for anew.
    bool reloads() {
        bool now = false;
        if constexpr (Policies::template has<ReloadEvery> && requires { session_.sources_.reload(); })
            run_.policies().template with<ReloadEvery>(
                [&](auto& every) { now = run_.epoch() > 0 && run_.epoch() % every.epochs == 0; });
        return now;
    }

    FitStep<R>& step() { return step_; }
    const FitStep<R>& step() const { return step_; }
    auto& walk() { return walk_; }
    /// The metrics of an epoch that was cut, from before its hooks were called; null where none was.
    auto* before_cut() { return cut_table_ ? &*cut_table_ : nullptr; }
    /// What was logged by names before the hooks of the epoch's start, which a run that goes on before the first batch
    /// calls again; null where it goes on behind that.
    const auto* before_start() {
        const auto& progress = run_.progress();
        const bool begins = progress.in_epoch && progress.batches_done == 0 && !progress.closed;
        return begins && !cut_table_ ? &before_start_ : nullptr;
    }

private:
    /// By hand, a window may go over several epochs.
    void expect_a_step() {
        constexpr int patience = M::optimization == manual ? 10 : 1;
        idle_epochs_ = run_.progress().global_step == *opened_at_ ? idle_epochs_ + 1 : 0;
        if (idle_epochs_ >= patience) session_.timing_.expect_a_step(*opened_at_);
    }
    void reload() {
        if constexpr (requires { session_.sources_.reload(); }) {
            if (!reloads() || walk_.taken_in() == run_.epoch()) return; // a resumed run has just asked for it
            walk_.drop();
            session_.sources_.reload();
            walk_.take(session_.sources_.train());
        }
    }

    /// The batch counts from here on: what is thrown later finds it done.
    void commit() {
        auto& progress = run_.progress();
        step_.commit();
        if (progress.last_batch) step_.schedules().end_epoch();
        progress.epoch_complete = progress.last_batch;
        progress.validation_due = validates && session_.timing_.validation_is_due();
        run_.policies().reached = progress.reached();
        progress.in_batch = progress.changing = false;
        progress.row = has_loggers<R> && step_.stepped() && run_.is_logging_step() ? Row::due : Row::named;
        walk_.used();
    }
    void tell_of(typename C::train_batch& batch) {
        auto& progress = run_.progress();
        const auto write = [&](Listener heard) {
            if (heard == Listener::module) write_batch();
        };
        session_.decided([&] {
            run_.template notify_between<hook::on_train_batch_end>(write, step_.outputs(), batch, progress.batch_idx);
        });
    }
    /// All have logged who do so at a batch's end; checkpoint policies find it written.
    void write_batch() {
        if constexpr (R::template anyone_takes<hook::on_train_epoch_end, 1>)
            if (step_.returned()) gathered_.push_back(step_.outputs());
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>) // at the step it belongs to
            write_step_row<Phase::train>(run_, step_.stepped() ? run_.logged_step() : run_.next_logged_step(),
                                         run_.progress().row == Row::due);
        run_.progress().row = Row::written;
    }
    void leave(bool whole) {
        auto& progress = run_.progress();
        if (whole) run_.table().template reset<Phase::train>();
        gathered_.clear();
        progress.cut = !whole;
        ++progress.epoch;
        progress.in_epoch = false;
        run_.policies().reached = progress.reached();
    }
    /// What lies between those who hear of an epoch's end. What is logged there is reduced anew.
    void settle_epoch(Listener heard, bool whole) {
        constexpr bool logs_late = any_logs_late<C>(typename Policies::listener_types{});
        if (heard == Listener::module || (logs_late && heard != Listener::callback))
            run_.table().template reduce<Phase::train>();
        if (!whole) return;
        if (heard == Listener::module) step_.schedules().follow_metrics();
        if (heard == Listener::monitor) run_.progress().closed = true; // checkpoint policies find it over
        if (heard == last_to_log<C>(typename Policies::listener_types{}))
            write_epoch_row<Phase::train>(run_, run_.logged_step());
    }

    S& session_;
    R& run_;
    FitStep<R> step_;
    TrainingWalk<R, typename S::Train> walk_;
    std::vector<train_outputs<C>> gathered_;
    int idle_epochs_ = 0;                   // in a row without a step
    std::optional<std::int64_t> opened_at_; // the step at which the epoch began; none where it was resumed within
    std::optional<typename R::Table> cut_table_;
    decltype(R::Table::by_name) before_start_;
};

} // namespace fulgurite::engine
