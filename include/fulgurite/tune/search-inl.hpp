// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE Search::Search(Objective objective, const SearchOptions& options)
    : objective_(std::move(objective)), options_(options) {
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

FULGURITE_INLINE Study Search::run() {
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

FULGURITE_INLINE Heading Search::heading() const {
    const auto text = [](const auto& each) { return each.describe(); };
    return {{"seed", std::to_string(history_.seed)},
            {"sampler", std::visit(text, options_.sampler)},
            {"pruner", std::visit(text, options_.pruner)},
            {"direction", options_.maximize ? "maximize" : "minimize"},
            {"window", std::to_string(options_.window)}};
}

FULGURITE_INLINE void Search::conduct() {
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

FULGURITE_INLINE Rules Search::rules() const {
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
            rules.closed = [&pruner](const History& history, auto number) { return pruner.closed(history, number); };
            rules.wants_reports = P::wants_reports;
        },
        options_.pruner);
    return rules;
}

FULGURITE_INLINE void Search::in_process(Channel channel, const std::vector<Leg>& way, const StopRule& stops) {
    Mouth mouth(std::move(channel));
    try_once(mouth, way, stops);
    while (!options_.fresh) {
        const auto leg = mouth.next();
        if (!leg) return;
        try_once(mouth, {*leg}, {});
    }
}

FULGURITE_INLINE void Search::try_once(Mouth& mouth, const std::vector<Leg>& way, const StopRule& stops) {
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

FULGURITE_INLINE void Search::throw_if_interrupted() {
    if (engine::InterruptGuard::signal() == 0) return;
    const int signal = engine::InterruptGuard::take();
    throw Interrupted(
        signal == SIGINT ? "the search was interrupted from the keyboard" : "the search was asked to terminate",
        signal);
}

FULGURITE_INLINE Study Search::study() const {
    std::vector<TrialRecord> trials;
    for (const auto& track : history_.tracks)
        if (track.is_known()) trials.push_back(track.record);
    return Study(std::move(trials), options_.maximize);
}

FULGURITE_INLINE void Search::write(report::Status status, const std::string& message) {
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

} // namespace fulgurite::tune::detail
