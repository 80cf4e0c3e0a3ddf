// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/tune/search/record.hpp"
#include "fulgurite/tune/search/table.hpp"

namespace fulgurite::tune {

/// What a search has found.
class Study {
public:
    Study(std::vector<TrialRecord> trials, bool maximize) : trials_(std::move(trials)), maximize_(maximize) {}

    /// By their numbers.
    const std::vector<TrialRecord>& trials() const { return trials_; }
    bool maximize() const { return maximize_; }
    /// The best of the trials that ran to their end; where none did, of those with a value that were trained furthest.
    /// The first of equals. Throws `Error` where all have failed.
    const TrialRecord& best() const;
    /// A table in words: a line for each trial, the best one marked.
    std::string to_string() const { return detail::table_of(trials_, maximize_ ? Mode::max : Mode::min); }
    /// A line for each trial: number, state, value, steps, the parameters, the error.
    std::string csv() const { return detail::csv_of(trials_); }

private:
    std::vector<TrialRecord> trials_;
    bool maximize_;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/study-inl.hpp"
#endif
