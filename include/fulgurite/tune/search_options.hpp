// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tune/asha.hpp"
#include "fulgurite/tune/grid.hpp"
#include "fulgurite/tune/hyperband.hpp"
#include "fulgurite/tune/median.hpp"
#include "fulgurite/tune/no_pruner.hpp"
#include "fulgurite/tune/population_based.hpp"
#include "fulgurite/tune/random.hpp"
#include "fulgurite/tune/sobol.hpp"
#include "fulgurite/tune/tpe.hpp"

namespace fulgurite::tune {

/// What gives parameters their values.
using Sampler = std::variant<Random, Grid, Sobol, TPE>;
/// What ends or pauses hopeless trials.
using Pruner = std::variant<NoPruner, Median, Hyperband, ASHA, PopulationBased>;

/// How `tune::search` searches.
struct SearchOptions {
    std::int64_t trials = 100; ///< ≥ 1; with `Grid` at most
    std::optional<std::uint64_t> seed =
        std::nullopt; ///< of all that is random, with the trial's number; none: that of `seed_everything`
    Sampler sampler = TPE{};
    Pruner pruner = NoPruner{};
    bool maximize = false; ///< whether larger values are better
    int workers = 1;       ///< processes that train at the same time, 1 to `window`; results do not depend on it
    int window = 4; ///< how many trials or pieces of them may be under way, not known to others; results do depend
    std::int64_t waiting =
        64;            ///< processes of paused trials that are kept, ≥ 0; beyond it a trial is run again from its start
    bool fresh = true; ///< each trial has a process of its own; else one after another has it, which saves the fork
    std::filesystem::path storage = {}; ///< a folder for the journal, trials.csv and report.html; empty: none
    double refresh_seconds = 10;        ///< how often the table and the report are written while it runs, ≥ 0

    /// Throws `Error` for a value that makes no sense.
    void check() const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search_options-inl.hpp"
#endif
