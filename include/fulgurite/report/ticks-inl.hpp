// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::vector<double> linear_ticks(double low, double high, int count) {
    const double rough = (high - low) / count, power = std::pow(10.0, std::floor(std::log10(rough)));
    const double fraction = rough / power;
    const double step = (fraction < std::sqrt(2.0)    ? 1
                         : fraction < std::sqrt(10.0) ? 2
                         : fraction < std::sqrt(50.0) ? 5
                                                      : 10) *
                        power;
    std::vector<double> ticks;
    const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
    constexpr double exact = 1LL << 53; // beyond it not every integer is a double
    if (!(std::isfinite(step) && std::abs(first) < exact && std::abs(last) < exact)) return ticks;
    const auto end = std::min(static_cast<std::int64_t>(last), static_cast<std::int64_t>(first) + 2 * count);
    for (auto i = static_cast<std::int64_t>(first); i <= end; ++i) ticks.push_back(static_cast<double>(i) * step);
    return ticks;
}

FULGURITE_INLINE std::vector<double> log_ticks(double low, double high, int count) {
    std::vector<double> ticks;
    if (!(low > 0 && std::isfinite(high))) return ticks;
    const auto first = static_cast<int>(std::floor(std::log10(low))),
               last = static_cast<int>(std::ceil(std::log10(high)));
    const int every = std::max(1, (last - first + count - 1) / count);
    const bool few = std::log10(high / low) < 2.5;
    for (int exponent = first; exponent <= last; exponent += every)
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double tick = factor * std::pow(10.0, exponent);
            if ((factor == 1.0 || few) && tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push_back(tick);
        }
    return ticks;
}

FULGURITE_INLINE std::string axis_number(double value, int digits) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
    auto text = fmt::format("{:.{}g}", value == 0 ? 0.0 : value, digits);
    if (const auto e = text.find('e'); e != text.npos) { // 1e-05 → 1e-5
        auto exponent = e + 2;
        while (exponent + 1 < text.size() && text[exponent] == '0') text.erase(exponent, 1);
        if (text[e + 1] == '+') text.erase(e + 1, 1);
    }
    if (text.front() == '-') text.replace(0, 1, "−");
    return text;
}

FULGURITE_INLINE std::string short_count(double value, double largest) {
    if (value == 0) return "0";
    if (largest >= 1e9) return axis_number(value / 1e9) + "G";
    if (largest >= 1e6) return axis_number(value / 1e6) + "M";
    if (largest >= 1e4) return axis_number(value / 1e3) + "k";
    return axis_number(value);
}

FULGURITE_INLINE std::string rate(double per_second) {
    return per_second >= 100 ? fmt::format("{:.0f}", per_second) : axis_number(per_second, 3);
}

FULGURITE_INLINE std::string duration(double seconds) {
    if (seconds < 1e-3) return "under 1 ms";
    if (seconds < 1) return fmt::format("{:.3g} ms", seconds * 1e3);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

} // namespace fulgurite::report
