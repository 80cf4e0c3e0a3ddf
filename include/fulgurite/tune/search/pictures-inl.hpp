// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/pictures.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE report::Scale scale_of(const std::vector<TrialRecord>& trials, Mode mode, double from, double to) {
    std::vector<double> values;
    for (const auto& trial : trials)
        if (is_drawn(trial)) values.push_back(trial.value);
    std::ranges::sort(values);
    if (mode == Mode::max) std::ranges::reverse(values);
    if (values.size() >= 8 && !report::wants_log(values)) {
        const auto reach = 4 * std::abs(values[values.size() * 3 / 4] - values.front());
        while (std::abs(values.back() - values.front()) > reach && reach > 0) values.pop_back();
    }
    return report::value_scale(values, from, to);
}

FULGURITE_INLINE void value_axis(Drawing& out, const report::Scale& y, double left, double right) {
    const auto ticks = y.logarithmic ? report::log_ticks(y.low, y.high, 6) : report::linear_ticks(y.low, y.high, 5);
    out.text += R"(<g class="grid">)";
    for (const double tick : ticks) out.add(R"(<path d="M{} {:.1f}H{}"/>)", left, y(tick), right);
    out.text += R"(</g><g class="ticks" text-anchor="end">)";
    for (const double tick : ticks)
        out.add(R"(<text x="{}" y="{:.1f}">{}</text>)", left - 6, y(tick) + 3.5, report::axis_number(tick));
    out.text += "</g>";
}

FULGURITE_INLINE std::string title_of(const TrialRecord& trial) {
    return report::escape(fmt::format("trial {}: {} ({} after {} steps); {}", trial.number,
                                      report::axis_number(trial.value, 6), name_of(trial.state), trial.steps,
                                      trial.params.text()));
}

FULGURITE_INLINE void dot(Drawing& out, const TrialRecord& trial, double x, double y) {
    const bool whole = trial.state == TrialState::complete;
    out.add(R"(<circle class="c{}" cx="{:.1f}" cy="{:.1f}" r="{}" opacity="{}"><title>{}</title></circle>)",
            whole ? 0 : 1, x, y, whole ? 3.2 : 2.4, whole ? "1" : ".6", title_of(trial));
}

FULGURITE_INLINE std::string history_picture(const std::vector<TrialRecord>& trials, Mode mode, double width) {
    constexpr double height = 250, left = 52, right = 14, top = 10, bottom = 24;
    Drawing out;
    const auto y = scale_of(trials, mode, height - bottom, top);
    const auto last = std::max<double>(1, static_cast<double>(trials.size()) - 1);
    const report::Scale x{0, last, left + 6, width - right};
    out.add(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="values of the trials">)", width, height);
    value_axis(out, y, left, width - right);
    out.text += R"(<g class="ticks" text-anchor="middle">)";
    for (const double tick : report::linear_ticks(0, last, 10))
        if (tick == std::floor(tick))
            out.add(R"(<text x="{:.1f}" y="{}">{}</text>)", x(tick), height - 7, report::short_count(tick, last));
    out.text += R"(</g><path class="line c2" d=")";
    const TrialRecord* best = nullptr;
    for (const auto& trial : trials) {
        const auto at = x(static_cast<double>(trial.number));
        const bool counts = trial.state == TrialState::complete && is_drawn(trial);
        if (counts && (best == nullptr || is_better(mode, trial.value, best->value))) {
            if (best != nullptr) out.add("H{:.1f}V{:.1f}", at, clamped(y, trial.value));
            else out.add("M{:.1f} {:.1f}", at, clamped(y, trial.value));
            best = &trial;
        }
    }
    if (best != nullptr) out.add("H{:.1f}", x(last));
    out.text += R"("/><g class="dots">)";
    for (const auto& trial : trials)
        if (is_drawn(trial)) dot(out, trial, x(static_cast<double>(trial.number)), clamped(y, trial.value));
    return out.text += "</g></svg>";
}

FULGURITE_INLINE std::string slice_picture(const std::vector<TrialRecord>& trials, const Param& param, Mode mode) {
    constexpr double height = 210, width = 520, left = 52, right = 14, top = 10, bottom = 24;
    Drawing out;
    const auto& range = param.range;
    const auto y = scale_of(trials, mode, height - bottom, top);
    const auto at = [&](double place) { return left + 12 + range.share(place) * (width - right - left - 24); };
    out.add(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="values over {}">)", width, height,
            report::escape(param.name));
    value_axis(out, y, left, width - right);
    out.text += R"(<g class="ticks" text-anchor="middle">)";
    if (range.kind == Range::Kind::choice) {
        for (std::size_t i = 0; i < range.labels.size(); ++i)
            out.add(R"(<text x="{:.1f}" y="{}">{}</text>)", at(static_cast<double>(i)), height - 7,
                    report::escape(range.labels[i]));
    } else {
        for (const double tick :
             range.log ? report::log_ticks(range.low, range.high, 6) : report::linear_ticks(range.low, range.high, 6))
            out.add(R"(<text x="{:.1f}" y="{}">{}</text>)", at(tick), height - 7, report::axis_number(tick));
    }
    out.text += R"(</g><g class="dots">)";
    for (const auto& trial : trials)
        if (const auto* has = trial.params.find(param.name); has != nullptr && is_drawn(trial))
            dot(out, trial, at(has->place), clamped(y, trial.value));
    return out.text += "</g></svg>";
}

FULGURITE_INLINE std::string ParallelPicture::draw() {
    out_.add(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="parallel coordinates">)", width, height);
    for (std::size_t i = 0; i < space_.size(); ++i) axis(i);
    out_.add(R"(<g class="grid"><path d="M{:.1f} {}V{}"/></g>)", x(space_.size()), top, height - bottom);
    label(space_.size(), height - 8, "value");
    for (const double tick :
         y_.logarithmic ? report::log_ticks(y_.low, y_.high, 5) : report::linear_ticks(y_.low, y_.high, 5))
        label(space_.size(), y_(tick) + 3.5, report::axis_number(tick), 6);
    auto order = ranking(trials_, mode_);
    std::ranges::reverse(order); // the best on top
    const auto clear = order.size() - std::min(order.size(), std::max<std::size_t>(1, order.size() / 10));
    for (std::size_t i = 0; i < order.size(); ++i)
        if (std::isfinite(order[i]->value)) line(*order[i], i >= clear);
    return out_.text += "</svg>";
}

FULGURITE_INLINE void ParallelPicture::label(std::size_t i, double y, std::string_view text, double off) {
    out_.add(R"(<g class="ticks" text-anchor="{}"><text x="{:.1f}" y="{:.1f}">{}</text></g>)",
             off > 0 ? "start" : "middle", x(i) + off, y, report::escape(text));
}

FULGURITE_INLINE void ParallelPicture::axis(std::size_t i) {
    const auto& range = space_[i].range;
    out_.add(R"(<g class="grid"><path d="M{:.1f} {}V{}"/></g>)", x(i), top, height - bottom);
    label(i, height - 8, space_[i].name);
    if (range.kind == Range::Kind::choice)
        for (std::size_t k = 0; k < range.labels.size(); ++k)
            label(i, y_of(range, static_cast<double>(k)) + 3.5, range.labels[k], 6);
    else
        for (const double tick :
             range.log ? report::log_ticks(range.low, range.high, 5) : report::linear_ticks(range.low, range.high, 5))
            label(i, y_of(range, tick) + 3.5, report::axis_number(tick), 6);
}

FULGURITE_INLINE void ParallelPicture::line(const TrialRecord& trial, bool clear) {
    out_.add(R"(<path class="line c{}" style="opacity:{}" d=")", clear ? 0 : 1, clear ? ".95" : ".22");
    char pen = 'M';
    for (std::size_t i = 0; i < space_.size(); ++i) {
        const auto* has = trial.params.find(space_[i].name);
        if (has == nullptr) continue;
        out_.add("{}{:.1f} {:.1f}", pen, x(i), y_of(space_[i].range, has->place));
        pen = 'L';
    }
    out_.add(R"({}{:.1f} {:.1f}"><title>{}</title></path>)", pen, x(space_.size()), clamped(y_, trial.value),
             title_of(trial));
}

FULGURITE_INLINE std::string importance_picture(const std::vector<std::pair<std::string, double>>& all) {
    constexpr double width = 520, row = 26, left = 120, right = 46;
    Drawing out;
    const auto height = std::max(1.0, static_cast<double>(all.size())) * row + 8;
    out.add(R"(<svg viewBox="0 0 {} {:.0f}" role="img" aria-label="importance of the parameters">)", width, height);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto y = static_cast<double>(i) * row + 6;
        const auto& [name, share] = all[i];
        const auto long_name = columns_of(name) > 18 ? name.substr(0, 16) + "…" : name;
        out.add(R"(<g class="ticks"><text text-anchor="end" x="{}" y="{:.1f}">{}</text></g>)", left - 8, y + 12.5,
                report::escape(long_name));
        out.add(R"x(<rect class="c0" style="fill:var(--c)" x="{}" y="{:.1f}" width="{:.1f}" height="16" rx="2"/>)x",
                left, y, std::max(1.0, share * (width - left - right)));
        out.add(R"(<g class="ticks"><text x="{:.1f}" y="{:.1f}">{:.2f}</text></g>)",
                left + 6 + std::max(1.0, share * (width - left - right)), y + 12.5, share);
    }
    return out.text += "</svg>";
}

} // namespace fulgurite::tune::detail
