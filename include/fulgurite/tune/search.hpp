// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tune/search/conductor.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/journal.hpp"
#include "fulgurite/tune/search/mouth.hpp"
#include "fulgurite/tune/search/page.hpp"
#include "fulgurite/tune/search/pool.hpp"
#include "fulgurite/tune/search/warm.hpp"
#include "fulgurite/tune/search_options.hpp"
#include "fulgurite/tune/study.hpp"
#include "fulgurite/tune/trial.hpp"

namespace fulgurite::tune {

namespace detail {

using Objective = std::function<double(Trial&)>;

/// A search from its options to its study.
class Search {
public:
    Search(Objective objective, const SearchOptions& options) : objective_(std::move(objective)), options_(options) {
        options_.check();
        history_.seed = options_.seed.value_or(global_seed());
        history_.mode = options_.maximize ? Mode::max : Mode::min;
        history_.trials = options_.trials;
        std::visit(
            [this](const auto& sampler) {
                history_.unplanned = [this, &sampler](auto number, auto index, const auto& name, const auto& range) {
                    return sampler.unplanned(history_, number, index, name, range);
                };
            },
            options_.sampler);
        if (!options_.storage.empty()) journal_.emplace(options_.storage / "journal.jsonl", heading());
    }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    Study run() {
        engine::PolicySet<> nothing;
        const engine::InterruptGuard interrupts(nothing);
        try {
            conduct();
        } catch (const Interrupted& interrupted) {
            write(report::Status::interrupted, interrupted.what());
            throw;
        } catch (const std::exception& exception) {
            write(report::Status::failed, exception.what());
            throw;
        }
        write(report::Status::success, "");
        return study();
    }

private:
    using Clock = std::chrono::steady_clock;

    Heading heading() const {
        const auto text = [](const auto& each) { return each.describe(); };
        return {{"seed", std::to_string(history_.seed)},
                {"sampler", std::visit(text, options_.sampler)},
                {"pruner", std::visit(text, options_.pruner)},
                {"direction", options_.maximize ? "maximize" : "minimize"},
                {"window", std::to_string(options_.window)}};
    }
    void conduct() {
        warm();
        Pool pool(
            [this](Channel channel, const std::vector<Leg>& way, const StopRule& stops) {
                if (journal_) journal_->close();
                in_process(std::move(channel), way, stops);
            },
            {.workers = options_.workers,
             .waiting = options_.waiting,
             .fresh = options_.fresh,
             .mode = history_.mode,
             .done =
                 [this](const Piece& piece) {
                     if (journal_) journal_->write(piece);
                 },
             .check = [] { throw_if_interrupted(); }});
        Conductor(history_, rules(), pool, journal_ ? &*journal_ : nullptr, options_.window).run([this] {
            if (std::chrono::duration<double>(Clock::now() - written_).count() >= options_.refresh_seconds)
                write(report::Status::running, "");
        });
        for (const auto& track : history_.tracks)
            if (track.record.state != TrialState::failed) return;
        throw Error("tune::search: all ", history_.begun(),
                    " trials have failed; trial 0 says: ", history_.track(0).record.error);
    }
    Rules rules() const {
        Rules rules;
        std::visit(
            [&]<class S>(const S& sampler) {
                rules.plan = [&sampler](const History& history, auto number) { return sampler.plan(history, number); };
                rules.one_first = S::one_first;
                if constexpr (requires(const History& history) { sampler.size(history); })
                    rules.most = [&sampler](const History& history) { return sampler.size(history); };
            },
            options_.sampler);
        std::visit(
            [&]<class P>(const P& pruner) {
                rules.next = [&pruner](const History& history) { return pruner.next(history); };
                rules.stops = [&pruner](const History& history) { return pruner.stops(history); };
                rules.closed = [&pruner](const History& history, auto number) {
                    return pruner.closed(history, number);
                };
                rules.wants_reports = P::wants_reports;
            },
            options_.pruner);
        return rules;
    }
    void in_process(Channel channel, const std::vector<Leg>& way, const StopRule& stops) {
        Mouth mouth(std::move(channel));
        try_once(mouth, way, stops);
        while (!options_.fresh) {
            const auto leg = mouth.next();
            if (!leg) return;
            try_once(mouth, {*leg}, {});
        }
    }
    void try_once(Mouth& mouth, const std::vector<Leg>& way, const StopRule& stops) {
        constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
        try {
            Trial trial(mouth, way, history_, stops);
            trial.finish(objective_(trial));
        } catch (const std::exception& exception) {
            mouth.end(TrialState::failed, nothing, exception.what());
        } catch (...) {
            mouth.end(TrialState::failed, nothing, "the objective threw what is no std::exception");
        }
    }
    static void throw_if_interrupted() {
        if (engine::InterruptGuard::signal() == 0) return;
        const int signal = engine::InterruptGuard::take();
        throw Interrupted(
            signal == SIGINT ? "the search was interrupted from the keyboard" : "the search was asked to terminate",
            signal);
    }
    Study study() const {
        std::vector<TrialRecord> trials;
        for (const auto& track : history_.tracks)
            if (track.is_known()) trials.push_back(track.record);
        return Study(std::move(trials), options_.maximize);
    }
    void write(report::Status status, const std::string& message) {
        written_ = Clock::now();
        if (options_.storage.empty()) return;
        const auto found = study();
        file::write_atomically(options_.storage / "trials.csv", found.csv());
        const PageOptions page{.status = status,
                               .message = message,
                               .mode = history_.mode,
                               .heading = heading(),
                               .seconds = std::chrono::duration<double>(Clock::now() - began_).count(),
                               .refresh_seconds = options_.refresh_seconds};
        file::write_atomically(options_.storage / "report.html", page_of(found.trials(), page));
    }

    Objective objective_;
    SearchOptions options_;
    History history_;
    std::optional<Journal> journal_;
    Clock::time_point began_ = Clock::now(), written_ = began_;
};

} // namespace detail

/// Searches for the parameters of an objective, a function that takes a `tune::Trial&` and returns a number, smaller
/// being better unless `.maximize`.
///
///     auto study = tune::search(objective, {.trials = 24, .seed = 5, .pruner = tune::Hyperband{.max = 9},
///                                           .workers = 2, .storage = "runs/search"});
///     fmt::print("{}\n", study.best().params.text());
///
/// Each trial is a process that is forked from this one as it stands, with one thread, and ends with it. What an
/// objective changes is changed for its trial alone. The result is the same, bit for bit, for any number of workers,
/// where the objective depends on its parameters and LibTorch's generators alone. A trial that throws or crashes is
/// recorded as failed.
///
/// With a storage folder, every piece of a trial that is over stands in its journal. A search that begins in such a
/// folder goes on there, and comes to the result that it would have come to at once.
///
/// Throws `Error` for options that make no sense, for a folder of another search, and where all trials fail;
/// `Interrupted` after Ctrl-C or SIGTERM, with the journal whole. Cost: a fork for each trial, some milliseconds.
template <class F>
Study search(F&& objective, const SearchOptions& options = {}) {
    constexpr bool fits = requires(F& f, Trial& trial) {
        { f(trial) } -> std::convertible_to<double>;
    };
    static_assert(fits,
                  "fulgurite: tune::search needs a function that takes a tune::Trial& and returns a number: "
                  "[&](tune::Trial& trial) { …; return result.metric(\"val/loss\"_key); }");
    if constexpr (fits)
        return detail::Search([&](Trial& trial) { return static_cast<double>(objective(trial)); }, options).run();
    else return Study({}, false);
}

} // namespace fulgurite::tune
