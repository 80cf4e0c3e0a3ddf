// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

struct IntegerOptions {
    std::int64_t step = 1; ///< between the values, ≥ 1; the last one is `high`
    bool log = false;      ///< equally likely in each decade; from 1 on, with step 1
};

namespace detail {

/// Ranges as an objective asks for them. Each throws `Error` for what makes no sense.
inline Range real(std::string_view name, double low, double high) {
    if (!(std::isfinite(low) && std::isfinite(high) && low < high))
        throw Error("tune::Trial: the range of '", name, "' is ", low, " to ", high,
                    "; give two numbers, the lower one first");
    return {Range::Kind::real, low, high, false, 0, {}};
}
inline Range log_real(std::string_view name, double low, double high) {
    if (!(low > 0))
        throw Error("tune::Trial: the range of '", name, "' is logarithmic and begins at ", low,
                    "; give a number above 0");
    auto range = real(name, low, high);
    range.log = true;
    return range;
}
inline Range integer(std::string_view name, std::int64_t low, std::int64_t high, const IntegerOptions& options) {
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
inline Range choice(std::string_view name, std::vector<std::string> labels) {
    if (labels.empty()) throw Error("tune::Trial: the choice '", name, "' is among nothing; give at least one value");
    if (std::set<std::string>(labels.begin(), labels.end()).size() != labels.size())
        throw Error("tune::Trial: the choice '", name, "' has a value twice; keep one");
    const auto last = static_cast<double>(labels.size() - 1);
    return {Range::Kind::choice, 0, last, false, 0, std::move(labels)};
}
template <class T>
std::vector<std::string> labels_of(const std::vector<T>& values) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < values.size(); ++i)
        if constexpr (std::convertible_to<const T&, Word>) labels.push_back(in_words(static_cast<T>(values[i])));
        else labels.push_back(in_words("#", i));
    return labels;
}

} // namespace detail

} // namespace fulgurite::tune
