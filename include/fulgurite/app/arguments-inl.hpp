// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/arguments.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void Arguments::opt_range(std::string_view name, double low, double high, RangeOptions options,
                                           std::string_view) {
    const bool logarithmic = options.log_base > 0;
    if (options.count < 1 || !(low <= high) || (logarithmic && !(low > 0 && options.log_base > 1)))
        throw Error("opt_range: ", name, " goes from ", low, " to ", high, " in ", options.count,
                    " values; give low <= high, 1 or more values, and numbers above 0 with a log_base above 1");
    Tunable one{bare(name), {}};
    for (int i = 0; i < options.count; ++i) {
        const double share = options.count == 1 ? 0 : static_cast<double>(i) / (options.count - 1);
        const double value = logarithmic ? std::exp(std::log(low) + share * (std::log(high) - std::log(low)))
                                         : low + share * (high - low);
        one.values.push_back(config::Value(value).as_string());
    }
    all_.push_back(std::move(one));
}

} // namespace fulgurite::app
