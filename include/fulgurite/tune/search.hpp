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
    Search(Objective objective, const SearchOptions& options);
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    Study run();

private:
    using Clock = std::chrono::steady_clock;

    Heading heading() const;
    void conduct();
    Rules rules() const;
    void in_process(Channel channel, const std::vector<Leg>& way, const StopRule& stops);
    void try_once(Mouth& mouth, const std::vector<Leg>& way, const StopRule& stops);
    static void throw_if_interrupted();
    Study study() const;
    void write(report::Status status, const std::string& message);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search-inl.hpp"
#endif
