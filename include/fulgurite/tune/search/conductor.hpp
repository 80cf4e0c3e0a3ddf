// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/journal.hpp"
#include "fulgurite/tune/search/pool.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

/// What a sampler and a pruner are to a search.
struct Rules {
    std::function<Params(const History&, std::int64_t number)> plan; ///< of the next trial
    std::function<std::optional<Job>(const History&)> next;
    std::function<StopRule(const History&)> stops;            ///< of a trial that begins now
    std::function<bool(const History&, std::int64_t)> closed; ///< a paused trial will not be gone on with
    std::function<double(const History&)> most; ///< trials that there can be, once the parameters are known
    bool one_first = false;                     ///< trial 0 is known before another begins
    const char* wants_reports = nullptr;        ///< the pruner, where it cannot do without
};

/// Brings a search to its end. Legs are begun one after the other, and their results become known in the same order:
/// the oldest one when `window` legs are under way, or when nothing can begin. So all that is decided depends on the
/// legs before it, never on which process was quicker. What the journal has is not run again.
class Conductor {
public:
    Conductor(History& history, Rules rules, Pool& pool, Journal* journal, int window)
        : history_(history), rules_(std::move(rules)), pool_(pool), journal_(journal), window_(window) {}

    /// `known(history)` is called whenever something has become known.
    void run(const std::function<void()>& known);

private:
    struct UnderWay {
        std::int64_t number, id;
        const Journal::Entry* cached;
    };

    bool may_begin() const;
    void begin(Job job);
    void absorb();
    void close();
    void require_reports(const TrialRecord& record) const;
    /// A name has one range: else what is known of it would be of different things.
    void learn(const Param& param, std::int64_t number);
    void check(const Journal::Entry& entry, const Leg& leg) const;

    History& history_;
    Rules rules_;
    Pool& pool_;
    Journal* journal_;
    int window_;
    std::deque<UnderWay> under_way_;
    std::int64_t next_id_ = 0;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/conductor-inl.hpp"
#endif
