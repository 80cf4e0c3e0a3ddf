// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/evaluate/watched_loaders.hpp"
#include "fulgurite/engine/evaluate/watched_names.hpp"
#include "fulgurite/engine/fit/connect.hpp"
#include "fulgurite/engine/fit/decide.hpp"
#include "fulgurite/engine/fit/epoch.hpp"
#include "fulgurite/engine/fit/resume.hpp"
#include "fulgurite/engine/fit/snapshot.hpp"
#include "fulgurite/engine/fit/tick.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/fit/training_pass.hpp"
#include "fulgurite/engine/fit/validation.hpp"
#include "fulgurite/engine/fit/where.hpp"
#include "fulgurite/engine/metrics/gathering.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/lifecycle.hpp"
#include "fulgurite/engine/run/result.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/state/check_optimizers.hpp"
#include "fulgurite/engine/state/share.hpp"

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
    using C = Context<M, Policies, batch_of<Train>, eval_batches_of<Val>, Stage::fit, Sources>;
    using R = LoopRun<C>;

    Session(M& module, Policies& policies, Sources& sources)
        : run_(module, policies),
          frame_(run_, sources.data()),
          sources_(sources),
          validation_(run_, sources, timing_),
          epoch_(*this) {}
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
        return guarded(Work::over, [&] { return next_work(); });
    }
    /// Does what `next` said. True: it trained on a batch.
    bool perform(Work work) {
        const Gathering gathering(run_.table());
        return guarded(work, [&] {
            if constexpr (is_profiled<Policies>) return carry_out_profiled(work);
            else return carry_out(work);
        });
    }

    /// A host may ask for a snapshot at any time, so what a batch may change is noted where it begins.
    void keep_marks() { keeps_marks_ = true; }
    Tick tick() const { return {epoch_.step().loss(), run_.epoch(), run_.batch_idx(), run_.global_step()}; }
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
    template <class S>
    friend class Epoch;

    /// An error ends the run; LibTorch's is given the place. `work`: what is carried out, `over` where that is sought.
    template <class F>
    auto guarded(Work work, F&& f) {
        try {
            return f();
        } catch (...) {
            life_ = Life::over;
            fail_with_place(frame_, [&] { return where_of(run_.progress(), work); });
        }
    }
    Work next_work() { return decide(facts()); }
    Facts facts() {
        if (life_ != Life::running) return {.life = life_};
        const auto& progress = run_.progress();
        return {.life = life_,
                .in_epoch = progress.in_epoch,
                .begun = progress.begun,
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
                epoch_.start();
                break;
            case Work::batch:
                return epoch_.batch();
            case Work::validation:
                epoch_.leave_out_rest();
                validate();
                break;
            case Work::epoch_end:
                epoch_.leave_out_rest();
                epoch_.close();
                break;
            case Work::end:
                finish();
                break;
            case Work::over:
                break;
        }
        return false;
    }

    /// The same for profilers: a piece of work is a part, and what lies between two is the host's.
    bool carry_out_profiled(Work work) {
        constexpr const char* names[] = {
            "start_training", "start_epoch", "run_training_batch", "run_validation", "end_epoch",
            "end_training",   "none"};
        if (work == Work::start) frame_.begin_profile(Stage::fit);
        if (work == Work::batch) profile_step(run_.policies());
        bool trained = false;
        {
            const Section section(run_.policies(), names[static_cast<std::size_t>(work)]);
            trained = carry_out(work);
        }
        if (life_ == Life::over) frame_.end_profile();
        return trained;
    }

    void start() {
        frame_.open_fit();
        life_ = Life::running;
        run_.session(this);
        timing_.start();
        frame_.setup(Stage::fit);
        Resumption resumption(*this);
        frame_.place_module(); // first, so that weights are loaded in the type that they were saved in
        resumption.load_states();
        connect_optimizers(run_);
        check_watched_names(run_);
        run_.template notify<hook::on_fit_start>();
        tell_of_idle(run_.module(), *run_.slots(), run_.policies());
        frame_.start_loggers();
        run_.module().zero_grad();
        epoch_.step().start();
        resumption.load_run();
        if (!resumption) validation_.sanity_check();
        take_loader(!resumption);
        if (timing_.validates()) check_watched(run_, sources_);
        resumption.load_loader();
        validation_.check();
        run_.template notify<hook::on_train_start>();
        save_requested();
        resumption.open_epoch();
    }
    /// Nobody is asked for what `Limit` leaves out.
    void take_loader(bool may_leave_out) {
        trains_ = !may_leave_out || !leaves_out(run_.policies(), &Limit::train);
        if (trains_) epoch_.walk().take(sources_.train());
        else timing_.limit_training(0);
    }
    void validate() {
        if constexpr (M::optimization == automatic)
            if (!epoch_.step().window_is_open()) run_.module().zero_grad();
        decided([&] {
            run_.errors().guard([&] { validation_.run(); });
            write_named(run_); // it is of this validation, not of the batch that follows
            run_.progress().row = Row::written;
            run_.errors().rethrow();
        });
    }

    void finish() {
        decided([&] {
            run_.template notify<hook::on_train_end>();
            run_.template notify<hook::on_fit_end>();
        });
        life_ = Life::over;
        epoch_.walk().drop();
        write_named(run_);
        frame_.teardown(Stage::fit);
        throw_if_interrupted(run_);
    }

    /// Lets everybody decide; then what was asked for is saved, also where one of them threw: that error is thrown
    /// after.
    template <class F>
    void decided(F&& tell) {
        try {
            tell();
        } catch (...) {
            run_.errors().note();
            run_.errors().guard([&] { save_requested(); });
            run_.errors().rethrow();
        }
        save_requested();
    }
    /// Once, after the rows that belong before it.
    void save_requested() {
        if constexpr (R::asks_for_files) {
            if (run_.saves().empty()) return;
            [[maybe_unused]] const Section section(run_.policies(), "save_checkpoint");
            run_.saves().carry_out([&] {
                write_named(run_);
                frame_.flush_loggers();
                return snapshot();
            });
        }
    }
    /// Whether a file may be asked for at any time.
    bool keeps_marks() const { return Policies::template count<policy::Checkpoint> > 0 || keeps_marks_; }

    R run_;
    Lifecycle<R, Data> frame_;
    Sources& sources_;
    Timing<R> timing_{run_};
    Validation<R, Sources> validation_;
    Epoch<Session> epoch_;
    Life life_ = Life::fresh;
    bool keeps_marks_ = false;
    bool trains_ = true; // else the training loader is not asked for
};

} // namespace fulgurite::engine
