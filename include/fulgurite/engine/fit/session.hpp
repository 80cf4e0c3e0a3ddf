// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/evaluate/watched_loaders.hpp"
#include "fulgurite/engine/fit/connect.hpp"
#include "fulgurite/engine/fit/decide.hpp"
#include "fulgurite/engine/fit/resume.hpp"
#include "fulgurite/engine/fit/snapshot.hpp"
#include "fulgurite/engine/fit/tick.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/fit/training_pass.hpp"
#include "fulgurite/engine/fit/verbs.hpp"
#include "fulgurite/engine/fit/validation.hpp"
#include "fulgurite/engine/fit/walk.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/lifecycle.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/engine/run/result.hpp"

namespace fulgurite::engine {

/// The fit loop as a state machine: `decide` (engine/fit/decide.hpp) says what comes next, and this does it. `fit` is
/// `while (session.advance()) {}`. After each piece of work a host may do something else, save a snapshot or go away.
/// Sources: where loaders come from (engine/loaders/sources.hpp).
template <class M, class Policies, class Sources>
class Session {
    using Train = typename Sources::Train;
    using Val = typename Sources::Val;
    using Data = typename Sources::Data;
    static constexpr bool validates = !std::is_same_v<Val, NoLoader>;

public:
    using C = Context<M, Policies, batch_of<Train>, eval_batch_of<Val>, Stage::fit, Sources>;
    using R = Run<C>;

    Session(M& module, Policies& policies, Sources& sources)
        : run_(module, policies), frame_(run_, sources.data()), step_(run_), sources_(sources), walk_(run_, timing_), validation_(run_, sources, timing_) {}
    Session(const Session&) = delete;
    /// A session that is dropped before its end is torn down, so that loggers write what they hold.
    ~Session() {
        if (life_ == Life::running) frame_.abandon();
    }

    /// Trains on one batch, after all that lies before it. False: training is over, and every hook of the end has been
    /// called.
    bool advance() {
        for (;;) {
            const Work work = next();
            if (work == Work::over) return false;
            if (perform(work)) return true;
        }
    }
    /// What is to be done next. Asking changes nothing; a stop that was asked for in between is seen.
    Work next() {
        return guarded([&] { return decide(facts()); });
    }
    /// Does what `next` said. True: it trained on a batch.
    bool perform(Work work) {
        return guarded([&] { return carry_out(work); });
    }

    /// A host may ask for a snapshot at any time, so what a batch may change is noted where it begins.
    void keep_marks() { keeps_marks_ = true; }
    Tick tick() const { return {step_.loss(), run_.epoch(), run_.batch_idx(), run_.global_step()}; }
    FitResult<R> result() const { return FitResult<R>(run_); }
    R& run() { return run_; }
    Sources& sources() { return sources_; }
    /// All that a later `resume` needs; what `run.snapshot()` gives.
    StateTree snapshot() { return Snapshot(*this).take(); }

private:
    template <class S>
    friend class Snapshot;
    template <class S>
    friend class Resumption;

    template <class F>
    auto guarded(F&& f) {
        try {
            return f();
        } catch (const std::exception& exception) {
            life_ = Life::over;
            frame_.fail(exception);
            throw;
        } catch (...) {
            life_ = Life::over;
            frame_.fail(Error("something that is no std::exception was thrown"));
            throw;
        }
    }
    Facts facts() {
        if (life_ != Life::running) return {.life = life_};
        const auto& progress = run_.progress();
        return {.life = life_,
                .in_epoch = progress.in_epoch,
                .trained = progress.batches_done > 0,
                .at_end = progress.last_batch,
                .skipping = progress.skipping,
                .validation_due = validates && progress.validation_due,
                .validated = !validates || progress.validated(),
                .stops = timing_.stops(),
                .done = !progress.in_epoch && (timing_.done() || timing_.train_limit() == 0),
                .done_within = timing_.done_within_epoch()};
    }
    bool carry_out(Work work) {
        switch (work) {
            case Work::start:
                start();
                break;
            case Work::epoch_start:
                start_epoch();
                break;
            case Work::batch:
                return batch();
            case Work::validation:
                leave_out_rest();
                validate();
                break;
            case Work::epoch_end:
                leave_out_rest();
                close_epoch();
                break;
            case Work::end:
                finish();
                break;
            case Work::over:
                break;
        }
        return false;
    }

    void start() {
        life_ = Life::running;
        run_.session(this);
        timing_.start();
        frame_.setup(Stage::fit);
        Resumption resumption(*this);
        frame_.place_module(); // first, so that weights are loaded in the type that they were saved in
        resumption.load_states();
        connect_optimizers(run_);
        run_.template notify<hook::on_fit_start>();
        frame_.start_loggers();
        run_.module().zero_grad();
        step_.reset();
        resumption.load_run();
        if (!resumption) validation_.sanity_check(keeps_marks());
        walk_.take(sources_.train());
        check_watched(run_, sources_);
        resumption.load_loader();
        validation_.check();
        run_.template notify<hook::on_train_start>();
        save_requested();
        resumption.open_epoch();
    }
    void start_epoch() {
        reload();
        auto& progress = run_.progress();
        progress.in_epoch = true;
        progress.skipping = progress.closed = progress.epoch_complete = progress.last_batch = false;
        progress.batches_done = 0;
        progress.validation_due = false;
        run_.table().begin_epoch();
        if (std::exchange(cut_table_, std::nullopt)) run_.table().template reset<Phase::train>();
        opened_at_ = progress.global_step;
        open_walk(0);
        run_.template notify<hook::on_train_epoch_start>();
    }
    void open_walk(std::int64_t skip) {
        walk_.open(sources_.train(), skip, keeps_marks());
        if constexpr (validates) timing_.resize_validation();
    }
    void reload() {
        if constexpr (Policies::template has<ReloadEvery> && requires { sources_.reload(); })
            run_.policies().template with<ReloadEvery>([&](auto& every) {
                if (run_.epoch() == 0 || run_.epoch() % every.epochs != 0) return;
                walk_.drop();
                sources_.reload();
                walk_.take(sources_.train());
            });
    }

    bool batch() {
        auto& progress = run_.progress();
        if (walk_.at_end())
            throw Error("the training loader gave no batch in epoch " + std::to_string(progress.epoch) +
                        "; it must give at least one");
        if (keeps_marks()) step_.mark();
        progress.in_batch = true;
        progress.batch_idx = progress.batches_done;
        typename C::train_batch batch = walk_.next();
        frame_.place(batch);
        step_.begin(batch);
        run_.template notify<hook::on_train_batch_start>(batch, progress.batch_idx);
        if (progress.skipping) { // the epoch is cut before this batch
            progress.in_batch = progress.last_batch = false;
            return false;
        }
        step_.run(batch);
        commit();
        tell_of(batch);
        after_batch();
        return true;
    }
    /// The batch counts from here on: what is thrown later finds it done.
    void commit() {
        auto& progress = run_.progress();
        step_.commit();
        if (progress.last_batch) step_.schedules().end_epoch();
        progress.epoch_complete = progress.last_batch;
        progress.validation_due = validates && timing_.validation_is_due();
        run_.policies().reached = progress.reached();
        progress.in_batch = progress.changing = false;
        walk_.used();
    }
    void tell_of(typename C::train_batch& batch) {
        auto& progress = run_.progress();
        const auto write = [&](Listener heard) {
            if (heard == Listener::module) write_batch();
        };
        decided([&] {
            run_.template notify_between<hook::on_train_batch_end>(write, step_.outputs(), batch, progress.batch_idx);
        });
    }
    /// All have logged who do so at a batch's end; checkpoint policies find it written.
    void write_batch() {
        if constexpr (R::template anyone_takes<hook::on_train_epoch_end, 1>)
            if (step_.returned()) gathered_.push_back(step_.outputs());
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>) // at the step it belongs to
            write_step_row<Phase::train>(run_, step_.stepped() ? run_.logged_step() : run_.next_logged_step(),
                                         step_.stepped() && run_.is_logging_step());
    }
    /// The next batch is fetched where one follows at once, so that nothing is fetched that nobody wants.
    void after_batch() {
        if (InterruptGuard::signal() != 0) {
            walk_.interrupt();
            throw Interrupted(interruption(run_.global_step()));
        }
        if (run_.progress().last_batch) walk_.close();
        go_on();
    }
    void go_on() {
        if (decide(facts()) != Work::batch) return;
        walk_.pass(keeps_marks());
        if (walk_.at_end()) leave_out_rest(); // the loader promised more batches than it had
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
        progress.validation_due = validates && !progress.skipping && timing_.validation_is_due();
        progress.changing = false;
        run_.policies().reached = progress.reached();
        if (!stepped) return;
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>)
            write_step_row<Phase::train>(run_, run_.logged_step(), run_.is_logging_step());
        decided([&] { run_.template notify<hook::on_late_step>(); });
    }

    void validate() {
        if constexpr (M::optimization == automatic)
            if (!step_.window_is_open()) run_.module().zero_grad();
        decided([&] { validation_.run(keeps_marks()); });
        validation_.commit();
        if (!run_.progress().last_batch && walk_.has_used()) go_on();
    }

    /// Everybody decides, the loop's own schedules too; then the epoch's row is written, and last the files. Of an
    /// epoch that is cut, hooks are called, but a resumed run goes on within it: its sums are those from before.
    void close_epoch() {
        auto& progress = run_.progress();
        const bool whole = progress.epoch_complete;
        walk_.close();
        if (!whole) cut_table_ = run_.table();
        // Loss scaling may leave out a whole short epoch, and looks after itself.
        if constexpr (M::optimization == automatic && !scales_loss<R>)
            if (whole && opened_at_ && !step_.window_is_open()) timing_.expect_a_step(*opened_at_);
        run_.table().template reduce<Phase::train>();
        decided([&] {
            run_.template notify_between<hook::on_train_epoch_end>([&](Listener heard) { settle_epoch(heard, whole); },
                                                                   gathered_);
        });
        if (whole) run_.table().template reset<Phase::train>();
        gathered_.clear();
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
        if (heard != Listener::monitor) return;
        write_epoch_row<Phase::train>(run_, run_.logged_step());
        run_.progress().closed = true; // checkpoint policies find it over
    }
    void finish() {
        decided([&] {
            run_.template notify<hook::on_train_end>();
            run_.template notify<hook::on_fit_end>();
        });
        life_ = Life::over;
        walk_.drop();
        write_extra(run_);
        frame_.teardown(Stage::fit);
        if (InterruptGuard::signal() != 0) throw Interrupted(interruption(run_.global_step()));
    }

    /// Lets everybody decide; then what was asked for is saved, also where one of them threw: that error is thrown after.
    template <class F>
    void decided(F&& tell) {
        try {
            tell();
        } catch (...) {
            run_.errors().guard([&] { throw; });
            run_.errors().guard([&] { save_requested(); });
            run_.errors().rethrow();
        }
        save_requested();
    }
    /// Once, after the rows that belong before it.
    void save_requested() {
        if constexpr (R::asks_for_files) {
            if (run_.saves().empty()) return;
            frame_.flush_loggers();
            run_.saves().carry_out([&] { return snapshot(); });
        }
    }
    /// Whether a file may be asked for at any time.
    bool keeps_marks() const { return Policies::template count<policy::Checkpoint> > 0 || keeps_marks_; }

    R run_;
    Lifecycle<R, Data> frame_;
    FitStep<R> step_;
    Sources& sources_;
    Timing<R> timing_{run_};
    Walk<R, Train> walk_;
    Validation<R, Sources> validation_;
    Life life_ = Life::fresh;
    bool keeps_marks_ = false;
    std::vector<train_outputs<C>> gathered_;
    std::optional<std::int64_t> opened_at_; // the step at which the epoch began; none where it was resumed within
    std::optional<typename R::Table> cut_table_; // of an epoch that was cut, before its hooks were called
};

} // namespace fulgurite::engine
