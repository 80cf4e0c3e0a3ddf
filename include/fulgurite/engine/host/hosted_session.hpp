// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "fulgurite/engine/fit/session.hpp"
#include "fulgurite/engine/host/budget.hpp"
#include "fulgurite/tensor/own_state.hpp"

namespace fulgurite::engine {

/// A fit that the host holds: nothing runs but when it says so, on the thread that says so. What `trainer.session(…)`
/// gives. The module, the trainer and what was given as an lvalue, loaders or a data module, must outlive it; it can be
/// moved. When it is dropped before the end, the run is torn down: `teardown` is called, loggers write what they hold.
///
///     auto session = trainer.session(model, loader, validation);
///     while (!session.advance_for(2ms).over) control();
///
/// Signals are the host's, too: Ctrl-C does what the program says. After an exception out of any member the run has
/// been torn down and training is over.
template <class M, class Policies, class Sources>
class HostedSession {
    using S = Session<M, Policies, Sources>;

public:
    HostedSession(M& module, Policies& policies, Sources&& sources)
        : state_(std::make_unique<State>(module, policies, std::move(sources))) {}

    /// Trains on one batch, after whatever validation and end of an epoch lie before it, however long that takes.
    /// False: training is over.
    bool advance() { return session().advance(); }
    /// Works as long as what comes next fits into the time by its estimate, and tells what it did. Each kind of `Work`
    /// has an estimate of its own, an exponential average of what `advance_for` measured; work that was never measured
    /// (the first batch, the first validation) runs wherever any time is left.
    ///
    /// A call in which nothing fitted into the whole budget tells in `next` and `needs` what waits for how much time:
    /// the host may make room, or run it with `advance()`. Its estimate fades a little by each such call, so that it is
    /// tried again (`BudgetOptions::fade`; 1 for a host to which a late return is worse than training that stands
    /// still). `clock` is anything with `now()`.
    template <class Rep, class Period, class Clock = std::chrono::steady_clock>
    Advanced advance_for(std::chrono::duration<Rep, Period> time, Clock&& clock = {}) {
        return advance_within(session(), state_->budget, time, clock);
    }
    /// How `advance_for` judges from now on; what was measured stays. Throws `Error` for options outside of their
    /// ranges.
    void budget(BudgetOptions options) { state_->budget.options(options); }
    /// What this kind of work takes by what was measured so far; 0 where nothing was.
    std::chrono::duration<double> estimate(Work work) const {
        return std::chrono::duration<double>(state_->budget.estimate(work));
    }

    /// What comes next.
    Work next() { return session().next(); }
    bool over() { return next() == Work::over; }
    /// What the last batch came to.
    Tick tick() const { return state_->session.tick(); }
    /// Asks for the end, as `run.stop`: what comes next is a validation, the end of the epoch and that of training,
    /// each by `advance` or `advance_for`.
    void stop(std::string why) { run().stop(std::move(why)); }
    /// All that a later `resume` needs, as a tree: a copy, which training does not change. Throws `Error` before the
    /// first `advance`.
    StateTree snapshot() {
        auto tree = session().snapshot();
        own_state(tree);
        return tree;
    }
    /// Metrics so far, and where the run stands.
    auto result() const { return state_->session.result(); }
    /// What hooks are given.
    Run<typename S::C>& run() { return session().run(); }

private:
    struct State {
        Sources sources;
        S session;
        Budget budget;
        State(M& module, Policies& policies, Sources&& from)
            : sources(std::move(from)), session(module, policies, sources) {
            session.keep_marks();
        }
    };
    S& session() { return state_->session; }

    std::unique_ptr<State> state_;
};

} // namespace fulgurite::engine
