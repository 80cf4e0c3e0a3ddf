// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/grid.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE double Grid::size(const detail::History& history) const {
    double all = 1;
    for (const auto& param : history.space) all *= count(param.range);
    return all;
}

FULGURITE_INLINE Params Grid::plan(const detail::History& history, std::int64_t number) const {
    Params plan;
    if (number == 0) return plan;
    auto rest = static_cast<double>(number);
    for (std::size_t i = history.space.size(); i-- > 0;) {
        auto param = history.space[i];
        const auto n = count(param.range);
        param.place = place(param.range, std::fmod(rest, n));
        rest = std::floor(rest / n);
        plan.set(std::move(param));
    }
    return plan;
}

FULGURITE_INLINE double Grid::unplanned(const detail::History&, std::int64_t number, std::size_t,
                                        const std::string& name, const detail::Range& range) const {
    if (number == 0) return range.low;
    throw Error("tune::Grid: trial ", number, " asks for '", name, "' as ", range.text(),
                ", and trial 0 did not; a grid needs the same parameters in every trial, ask for all of them first");
}

FULGURITE_INLINE double Grid::place(const detail::Range& range, double index) const {
    if (range.kind == detail::Range::Kind::choice) return index;
    if (range.kind == detail::Range::Kind::integer) return range.low + range.step * index;
    const auto share = index / static_cast<double>(points - 1);
    if (index == 0) return range.low;
    if (share == 1) return range.high;
    if (range.log) return std::exp(std::log(range.low) + share * (std::log(range.high) - std::log(range.low)));
    return range.low + share * (range.high - range.low);
}

} // namespace fulgurite::tune
