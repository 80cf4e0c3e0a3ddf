// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

/// Every parameter of every trial is drawn by itself, of the seed, the trial's number and the name alone: Bergstra and
/// Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.
struct Random {
    std::string describe() const { return "Random{}"; }
    void check() const {}
    static constexpr bool one_first = false;
    double unplanned(const detail::History& history, std::int64_t number, std::size_t, const std::string& name,
                     const detail::Range& range) const {
        return detail::random_place(history.seed, number, name, range);
    }
    Params plan(const detail::History&, std::int64_t) const { return {}; }
};

} // namespace fulgurite::tune
