// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/sobol.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE Params Sobol::plan(const detail::History& history, std::int64_t number) const {
    Params plan;
    if (number == 0) return plan;
    const auto units = detail::SobolPoints(history.space.size(), seed_of(history)).point(number);
    for (std::size_t i = 0; i < history.space.size(); ++i) {
        auto param = history.space[i];
        param.place = param.range.place(units[i]);
        plan.set(std::move(param));
    }
    return plan;
}

FULGURITE_INLINE double Sobol::unplanned(const detail::History& history, std::int64_t number, std::size_t index,
                                         const std::string& name, const detail::Range& range) const {
    if (number > 0) return detail::random_place(history.seed, number, name, range);
    return range.place(detail::SobolPoints(index + 1, seed_of(history)).point(0)[index]);
}

} // namespace fulgurite::tune
