// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/conductor.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE void Conductor::run(const std::function<void()>& known) {
    for (;;) {
        auto job = may_begin() ? rules_.next(history_) : std::nullopt;
        if (job) {
            begin(std::move(*job));
        } else {
            if (under_way_.empty()) break;
            absorb();
            close();
            known();
        }
    }
    for (std::int64_t number = 0; number < history_.begun(); ++number) pool_.release(number);
    pool_.finish();
}

FULGURITE_INLINE bool Conductor::may_begin() const {
    if (rules_.one_first && history_.begun() == 1 && !history_.track(0).is_known()) return false;
    return static_cast<int>(under_way_.size()) < window_;
}

FULGURITE_INLINE void Conductor::begin(Job job) {
    const auto number = job.number;
    if (number == history_.begun()) {
        auto plan = rules_.plan(history_, number);
        history_.tracks.emplace_back();
        history_.track(number).record.number = number;
        if (job.plan.empty()) job.plan = std::move(plan);
    }
    auto& track = history_.track(number);
    if (job.source >= 0) {
        track.way = history_.track(job.source).way;
        pool_.release(number);
    }
    if (job.source < 0 && !track.way.empty()) job.plan = track.way.back().plan;
    track.way.push_back({number, track.issued, job.until, job.ends, std::move(job.plan), {}});
    const auto* cached = journal_ == nullptr ? nullptr : journal_->find(number, track.issued);
    ++track.issued;
    under_way_.push_back({number, next_id_, cached});
    if (cached != nullptr) check(*cached, track.way.back());
    else pool_.run({next_id_, track.way, rules_.stops ? rules_.stops(history_) : StopRule()});
    ++next_id_;
}

FULGURITE_INLINE void Conductor::absorb() {
    const auto [number, id, cached] = under_way_.front();
    under_way_.pop_front();
    const auto piece = cached != nullptr ? cached->piece : pool_.wait(id);
    auto& track = history_.track(number);
    ++track.absorbed;
    track.way.back().known = piece.reports;
    auto& record = track.record;
    record.state = piece.state;
    record.params = piece.params;
    record.error = piece.error;
    record.reports.insert(record.reports.end(), piece.reports.begin(), piece.reports.end());
    if (!record.reports.empty()) record.steps = record.reports.back().step;
    record.value = piece.state == TrialState::failed ? std::numeric_limits<double>::quiet_NaN() : piece.value;
    track.rungs.push_back(record.value);
    require_reports(record);
    for (const auto& param : piece.params) learn(param, number);
    if (rules_.most && !history_.space.empty())
        if (const auto most = rules_.most(history_); most < static_cast<double>(history_.trials))
            history_.trials = static_cast<std::int64_t>(most);
}

FULGURITE_INLINE void Conductor::close() {
    if (!rules_.closed) return;
    for (auto& track : history_.tracks)
        if (track.is_paused() && rules_.closed(history_, track.record.number)) {
            track.record.state = TrialState::stopped;
            pool_.release(track.record.number);
        }
}

FULGURITE_INLINE void Conductor::require_reports(const TrialRecord& record) const {
    if (rules_.wants_reports != nullptr && record.state == TrialState::complete && record.reports.empty())
        throw Error("tune::search: ", rules_.wants_reports, " goes by what trials report, and trial ", record.number,
                    " has reported nothing; give its Trainer trial.watch(key), or call trial.report(step, value)");
}

FULGURITE_INLINE void Conductor::learn(const Param& param, std::int64_t number) {
    for (const auto& known : history_.space) {
        if (known.name != param.name) continue;
        if (known.range == param.range) return;
        throw Error("tune::search: the parameter '", param.name, "' is ", param.range.text(), " in trial ", number,
                    ", and was ", known.range.text(), " before",
                    journal_ == nullptr ? std::string() : " (in " + journal_->path().string() + ")",
                    "; a name has one range in a whole search");
    }
    history_.space.push_back(param);
}

FULGURITE_INLINE void Conductor::check(const Journal::Entry& entry, const Leg& leg) const {
    std::size_t index = 0;
    for (const auto& param : entry.piece.params) {
        const auto* fixed = leg.plan.find(param.name);
        const auto wanted = fixed != nullptr && fixed->range == param.range
                                ? fixed->place
                                : history_.unplanned(leg.number, index, param.name, param.range);
        ++index;
        if (param.place != wanted)
            throw Error(journal_->place(entry.line), ": trial ", leg.number, " has ", param.name, " = ", param.text(),
                        ", and by this search it is ", param.range.text(wanted),
                        "; the journal is of another search, give another folder");
    }
}

} // namespace fulgurite::tune::detail
