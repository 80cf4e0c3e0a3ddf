// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/ranges.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE Range real(std::string_view name, double low, double high) {
    if (!(std::isfinite(low) && std::isfinite(high) && low < high))
        throw Error("tune::Trial: the range of '", name, "' is ", low, " to ", high,
                    "; give two numbers, the lower one first");
    return {Range::Kind::real, low, high, false, 0, {}};
}

FULGURITE_INLINE Range log_real(std::string_view name, double low, double high) {
    if (!(low > 0))
        throw Error("tune::Trial: the range of '", name, "' is logarithmic and begins at ", low,
                    "; give a number above 0");
    auto range = real(name, low, high);
    range.log = true;
    return range;
}

FULGURITE_INLINE Range integer(std::string_view name, std::int64_t low, std::int64_t high,
                               const IntegerOptions& options) {
    constexpr std::int64_t most = 1LL << 53; // beyond it not every integer is a double
    const auto step = options.step;
    if (low > high || low < -most || high > most)
        throw Error("tune::Trial: the range of '", name, "' is ", low, " to ", high,
                    "; give two whole numbers up to 2^53, the lower one first");
    if (step < 1) throw Error("tune::Trial: the step of '", name, "' is ", step, "; give 1 or more");
    if ((high - low) % step != 0)
        throw Error("tune::Trial: the range of '", name, "' is ", low, " to ", high, ", which steps of ", step,
                    " do not reach; end it at ", high - (high - low) % step);
    if (options.log && (low < 1 || step != 1))
        throw Error("tune::Trial: the range of '", name, "' is logarithmic, from ", low, " in steps of ", step,
                    "; begin at 1 or above, with step 1");
    return {Range::Kind::integer, static_cast<double>(low),  static_cast<double>(high),
            options.log,          static_cast<double>(step), {}};
}

FULGURITE_INLINE Range choice(std::string_view name, std::vector<std::string> labels) {
    if (labels.empty()) throw Error("tune::Trial: the choice '", name, "' is among nothing; give at least one value");
    if (std::set<std::string>(labels.begin(), labels.end()).size() != labels.size())
        throw Error("tune::Trial: the choice '", name, "' has a value twice; keep one");
    const auto last = static_cast<double>(labels.size() - 1);
    return {Range::Kind::choice, 0, last, false, 0, std::move(labels)};
}

} // namespace fulgurite::tune::detail
