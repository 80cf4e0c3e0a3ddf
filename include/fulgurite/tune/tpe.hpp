// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/parzen.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

/// The tree-structured Parzen estimator: trials are parted into the best and the others, each part becomes a density
/// over the parameters, and what is far likelier among the best is tried. Parameters that all trials have are drawn
/// together (multivariate), others alone. Trials under way count as bad ones (constant liar), so that those beside each
/// other differ. Bergstra et al., NeurIPS 2011; Watanabe, arXiv 2304.11127. Kernels are Optuna's but for narrower ones
/// (`detail::Narrowest`), and among the best trials the better ones weigh more.
struct TPE {
    std::int64_t startup = 10;    ///< trials with a value before it begins; until then they are random, ≥ 0
    std::int64_t candidates = 24; ///< places that are drawn from the best, and compared, ≥ 1

    std::string describe() const { return in_words("TPE{startup ", startup, ", candidates ", candidates, "}"); }
    void check() const;
    static constexpr bool one_first = false;

    double unplanned(const detail::History& history, std::int64_t number, std::size_t, const std::string& name,
                     const detail::Range& range) const {
        return detail::random_place(history.seed, number, name, range);
    }
    Params plan(const detail::History& history, std::int64_t number) const;
    /// How many of n trials are the best.
    static std::size_t best_of(std::size_t n) { return std::min<std::size_t>((n + 9) / 10, 25); }

private:
    using Seen = std::vector<const detail::Track*>;

    static Seen ranked(const detail::History& history, Seen seen);
    void suggest(const detail::History& history, const Seen& all, const std::vector<Param>& space, std::int64_t number,
                 std::uint64_t stream, Params& plan) const;
    // Of the best trials, as places among all of them; where a parameter is not in each, its places close up.
    static std::vector<double> weights_of(std::vector<std::size_t> places);
    static bool has_all(const detail::Track& track, const std::vector<Param>& space) {
        return std::all_of(space.begin(), space.end(),
                           [&](const Param& param) { return track.record.params.find(param.name) != nullptr; });
    }
    std::vector<double> likeliest(const detail::Parzen& good, const detail::Parzen& bad, data::Generator random) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/tpe-inl.hpp"
#endif
