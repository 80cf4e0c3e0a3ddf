// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/fit/work.hpp"

namespace fulgurite::engine {

/// What a fit does, in which order: the states of a `Session`, which does it. After each piece of work a host may do
/// something else, save a snapshot or go away.
template <class Session>
class Machine {
public:
    /// Trains on one batch, after all that lies before it. False: training is over, and every hook of the end has been
    /// called.
    bool advance() {
        for (;;) {
            const Work work = next();
            if (work == Work::over) return false;
            if (perform(work)) return true;
        }
    }
    /// What is to be done next. Asking twice changes nothing; a stop that was asked for in between is seen.
    Work next() {
        return guarded([&] { return decide(); });
    }
    /// Does what `next` said. True: it trained on a batch.
    bool perform(Work work) {
        return guarded([&] { return carry_out(work); });
    }

protected:
    enum class Life : std::uint8_t { fresh, running, over };
    // What is still to be settled: a batch; one that more follow; one that is the epoch's last.
    enum class After : std::uint8_t { nothing, batch, more, last };

    ~Machine() = default;

    Life life_ = Life::fresh;
    After after_ = After::nothing;
    bool open_ = false;     // an epoch runs
    bool on_batch_ = false; // the cursor stands on a batch that has been taken
    bool validate_ = false; // a validation is due

private:
    Session& self() { return static_cast<Session&>(*this); }

    template <class F>
    auto guarded(F&& f) {
        try {
            return f();
        } catch (const std::exception& exception) {
            life_ = Life::over;
            self().frame_.fail(exception);
            throw;
        } catch (...) {
            life_ = Life::over;
            self().frame_.fail(Error("something that is no std::exception was thrown"));
            throw;
        }
    }
    Work decide() {
        if (life_ != Life::running) return life_ == Life::fresh ? Work::start : Work::over;
        auto& timing = self().timing_;
        if (after_ != After::nothing) {
            settle();
            // Whoever asked for the end sees a validation of where it came to; a count that is reached asks for none.
            if (validate_ || (after_ == After::last && timing.stops() && !self().has_validated()))
                return Work::validation;
            if (after_ == After::last) return Work::epoch_end;
        }
        if (!open_) return timing.stops() || timing.done() || timing.train_limit() == 0 ? Work::end : Work::epoch_start;
        if (!self().at_end()) return Work::batch;
        const auto& progress = self().run_.progress();
        if (progress.batches_done == 0)
            throw Error("the training loader gave no batch in epoch " + std::to_string(progress.epoch) +
                        "; it must give at least one");
        self().cut_epoch(); // the loader promised more batches than it had
        after_ = After::batch;
        return decide();
    }
    /// What follows a batch: a validation if it is due, and the epoch's end if it was the last.
    void settle() {
        auto& session = self();
        auto& progress = session.run_.progress();
        if (after_ == After::batch) {
            if (!progress.skipping) validate_ = session.timing_.validation_is_due() && !session.has_validated();
            after_ = progress.last_batch ? After::last : After::more;
            if (progress.last_batch) session.cursor_->close();
        }
        if (after_ == After::last || validate_) return;
        if (progress.skipping) session.cut_epoch();
        else {
            if (std::exchange(on_batch_, false)) session.cursor_->pass();
            if (!session.timing_.stops() && !session.timing_.done_within_epoch()) return;
        }
        session.cursor_->close();
        after_ = After::last;
    }
    bool carry_out(Work work) {
        auto& session = self();
        switch (work) {
            case Work::start:
                session.start();
                break;
            case Work::epoch_start:
                session.start_epoch();
                if (session.run_.progress().skipping) after_ = After::more;
                break;
            case Work::batch:
                return session.batch();
            case Work::validation:
                session.validate();
                break;
            case Work::epoch_end:
                session.close_epoch();
                break;
            case Work::end:
                session.finish();
                break;
            case Work::over:
                break;
        }
        return false;
    }
};

} // namespace fulgurite::engine
