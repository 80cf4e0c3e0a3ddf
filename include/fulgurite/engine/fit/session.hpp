// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/evaluate/evaluation.hpp"
#include "fulgurite/engine/evaluate/watched_loaders.hpp"
#include "fulgurite/engine/fit/decide.hpp"
#include "fulgurite/engine/fit/resume.hpp"
#include "fulgurite/engine/fit/snapshot.hpp"
#include "fulgurite/engine/fit/tick.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/fit/training_pass.hpp"
#include "fulgurite/engine/fit/verbs.hpp"
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
        : run_(module, policies), frame_(run_, sources.data()), step_(run_), sources_(sources), walk_(run_, timing_) {}
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
        run_.slots().emplace(make_slots(run_.module()));
        connect_slots();
        run_.template notify<hook::on_fit_start>();
        frame_.start_loggers();
        run_.module().zero_grad();
        step_.reset();
        resumption.load_run();
        if (!resumption) sanity_check();
        walk_.take(sources_.train());
        check_watched(run_, sources_);
        resumption.load_loader();
        if constexpr (validates)
            if (timing_.start_validation()) (void)validation_shares(Amount::all); // what is wrong is known at once
        run_.template notify<hook::on_train_start>();
        save_requested();
        resumption.open_epoch();
    }
    void connect_slots() {
        auto before = []<class Opt>(Opt&) {
            return [](void* self, Opt& optimizer) {
                auto& run = *static_cast<R*>(self);
                run.template notify<hook::on_before_optimizer_step>(optimizer);
                forget_casts(run); // the weights are about to change
                run.progress().changing = true;
            };
        };
        each_of(*run_.slots(), [&](auto& slot) {
            bool learns = false;
            optim::for_each_parameter(slot.optimizer(),
                                      [&](const at::Tensor& each) { learns |= each.requires_grad(); });
            if (!learns)
                throw Error("configure_optimizers gives an optimizer, " + std::string(slot.optimizer().name()) +
                            ", that has no parameter that requires a gradient; give it one, or leave it out");
            slot.connect(&run_, before(slot.optimizer()), run_.progress().global_step);
        });
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
        if (progress.last_batch) step_.end_epoch();
        progress.epoch_complete = progress.last_batch;
        progress.validation_due = validates && timing_.validation_is_due();
        run_.policies().reached = progress.reached();
        progress.in_batch = progress.changing = false;
        walk_.used();
    }
    void tell_of(typename C::train_batch& batch) {
        auto& progress = run_.progress();
        using Hook = hook::on_train_batch_end;
        run_.template notify_policies<Hook, Callbacks>(step_.outputs(), batch, progress.batch_idx);
        run_.template notify_module<Hook>(step_.outputs(), batch, progress.batch_idx);
        if constexpr (R::template anyone_takes<hook::on_train_epoch_end, 1>)
            if (step_.returned()) gathered_.push_back(step_.outputs());
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>) // at the step it belongs to
            write_step_row<Phase::train>(run_, step_.stepped() ? run_.logged_step() : run_.next_logged_step(),
                                         step_.stepped() && run_.is_logging_step());
        run_.template notify_policies<Hook, Checkpoints>(step_.outputs(), batch, progress.batch_idx);
        save_requested();
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
        step_.end_epoch();
        progress.validation_due = validates && !progress.skipping && timing_.validation_is_due();
        progress.changing = false;
        run_.policies().reached = progress.reached();
        if (!stepped) return;
        run_.template notify<hook::on_late_step>();
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>)
            write_step_row<Phase::train>(run_, run_.logged_step(), run_.is_logging_step());
        save_requested();
    }

    void validate() {
        if constexpr (validates) {
            if constexpr (M::optimization == automatic)
                if (!step_.window_is_open()) run_.module().zero_grad();
            auto& progress = run_.progress();
            progress.validating = true;
            evaluate(Amount::all);
            progress.validating = false;
            progress.mark_validated();
            run_.policies().template with<ValidateEvery>([](auto& every) { every.validated(); });
            save_requested();
            if (!progress.last_batch && walk_.has_used()) go_on();
        }
    }
    void evaluate([[maybe_unused]] std::int64_t most) {
        if constexpr (validates) {
            auto shares = validation_shares(most);
            if (!any_in(shares)) return;
            if (keeps_marks()) eval_mark_.emplace(run_.table(), eval_batches_state(run_));
            Evaluation<R, decltype(shares)>(run_, std::move(shares))(sources_.val(), [](auto&&...) {});
            eval_mark_.reset();
        }
    }
    auto validation_shares(std::int64_t most) {
        return shares_of(sources_.val(), [&](auto size) { return std::min(most, timing_.validation_limit(size)); });
    }
    void sanity_check() {
        if constexpr (validates && Policies::template has<SanityCheck>) {
            if (run_.fast_dev_run() || !timing_.validates()) return;
            run_.policies().template with<SanityCheck>([&](auto& check) {
                const auto before = std::exchange(run_.extra(), {});
                run_.progress().sanity_checking = true;
                run_.template notify<hook::on_sanity_check_start>();
                evaluate(check.batches);
                run_.template notify<hook::on_sanity_check_end>();
                run_.progress().sanity_checking = false;
                run_.table().forget();
                run_.extra() = before;
            });
        }
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
        auto& table = run_.table();
        table.template reduce<Phase::train>();
        run_.template notify_policies<hook::on_train_epoch_end, BeforeModule>(gathered_);
        run_.template notify_module<hook::on_train_epoch_end>(gathered_);
        table.template reduce<Phase::train>();
        if (whole) step_.follow_metrics();
        run_.template notify_policies<hook::on_train_epoch_end, Monitors>(gathered_);
        run_.template notify_policies<hook::on_train_epoch_end, Checkpoints>(gathered_);
        if constexpr (any_logs_late<C>(typename Policies::listener_types{})) table.template reduce<Phase::train>();
        if (whole) write_epoch_row<Phase::train>(run_, run_.logged_step());
        progress.closed = whole;
        save_requested();
        if (whole) table.template reset<Phase::train>();
        gathered_.clear();
        ++progress.epoch;
        progress.in_epoch = false;
        run_.policies().reached = progress.reached();
    }
    void finish() {
        run_.template notify<hook::on_train_end>();
        run_.template notify<hook::on_fit_end>();
        save_requested();
        life_ = Life::over;
        walk_.drop();
        write_extra(run_);
        frame_.teardown(Stage::fit);
        if (InterruptGuard::signal() != 0) throw Interrupted(interruption(run_.global_step()));
    }

    /// Everybody has decided: what is to be saved is saved, once, after the rows that belong before it.
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
    Life life_ = Life::fresh;
    bool keeps_marks_ = false;
    std::vector<train_outputs<C>> gathered_;
    std::optional<std::int64_t> opened_at_; // the step at which the epoch began; none where it was resumed within
    std::optional<typename R::Table> cut_table_; // of an epoch that was cut, before its hooks were called
    std::optional<std::pair<typename R::Table, StateTree>> eval_mark_; // before the validation that runs
};

} // namespace fulgurite::engine
