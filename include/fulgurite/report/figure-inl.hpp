// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/figure.hpp"

namespace fulgurite::report::detail {

FULGURITE_INLINE void append_number(std::string& json, double value) {
    if (!json.empty() && json.back() != '[') json += ',';
    json += std::isfinite(value) ? fmt::format("{}", value) : "null";
}

FULGURITE_INLINE std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20 || c == '<') out += fmt::format("\\u{:04x}", static_cast<int>(c));
        else out += c;
    }
    return out += '"';
}

FULGURITE_INLINE std::string line_data(std::string_view label, std::size_t colour, bool faint,
                                       const std::vector<Point>& points) {
    std::string steps, values;
    for (const auto& [step, value] : points) {
        append_number(steps, step);
        append_number(values, value);
    }
    return fmt::format(R"({{"l":{},"c":"{}","f":{},"s":[{}],"v":[{}]}})", json_text(label), colour_class(colour),
                       faint ? 1 : 0, steps, values);
}

FULGURITE_INLINE std::string grid_of(const std::vector<const Chart*>& charts) {
    std::string text = R"(<div class="charts">)";
    for (const auto* chart : charts) text += figure(*chart, charts.size() % 2 == 1 && chart == charts.front());
    return text += "</div>";
}

} // namespace fulgurite::report::detail

namespace fulgurite::report {

FULGURITE_INLINE std::vector<NameGroup> groups_of(const std::vector<std::string_view>& names, bool together) {
    std::vector<NameGroup> groups{{"", {}}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto prefix = together ? std::string_view() : prefix_of(names[i]);
        const auto group = std::ranges::find(groups, prefix, &NameGroup::prefix);
        if (group != groups.end()) group->members.push_back(i);
        else groups.push_back({prefix, {i}});
    }
    for (std::size_t i = 1; i < groups.size(); ++i)
        if (groups[i].members.size() == 1) groups[0].members.push_back(groups[i].members[0]);
    std::ranges::sort(groups[0].members);
    std::erase_if(groups, [&](const auto& group) {
        return group.members.empty() || (!group.prefix.empty() && group.members.size() == 1);
    });
    return groups;
}

FULGURITE_INLINE std::string group_box(const NameGroup& group, bool open, const std::string& content) {
    if (group.prefix.empty()) return content;
    return fmt::format("<details{}><summary>{}<small>{}</small></summary>{}</details>", open ? " open" : "",
                       breakable(group.prefix), group.members.size(), content);
}

FULGURITE_INLINE std::string figure(const Chart& chart, bool wide) {
    LineChart drawing(chart);
    auto text = fmt::format(R"(<figure class="card plot{}" data-name="{}"><figcaption><b>{}<i>{}</i></b>)",
                            wide ? " wide" : "", escape(chart.title), breakable(chart.title),
                            drawing.logarithmic() ? "logarithmic, over steps" : "over steps");
    std::size_t colours = 0;
    for (const auto& line : chart.lines) colours = std::max(colours, line.colour + 1);
    for (std::size_t i = 0; i < 2 * colours; ++i)
        for (const auto& line : chart.lines)
            if (line.colour == i / 2 && line.faint == (i % 2 == 1))
                text += fmt::format(R"(<span class="key {}{}">{}</span>)", colour_class(line.colour),
                                    line.faint ? " faint" : "", breakable(line.label));
    text += "</figcaption>" + drawing.draw();
    if (wide) text += LineChart(chart, 1056).draw();
    std::string lines;
    for (const auto& line : chart.lines) {
        if (!lines.empty()) lines += ',';
        lines += detail::line_data(line.label, line.colour, line.faint, thinned(line.series->points(), 500));
    }
    return text + R"(<script type="application/json">{"x":"step","lines":[)" + lines + "]}</script></figure>";
}

FULGURITE_INLINE std::string figure(const Curve& curve) {
    auto text = fmt::format(R"(<figure class="card plot" data-name="{}"><figcaption><b>{}<i>{} over {}</i></b>)",
                            escape(curve.name), breakable(curve.name), escape(curve.y), escape(curve.x));
    std::string lines;
    for (std::size_t i = 0; i < curve.lines.size(); ++i) {
        const auto& [label, points] = curve.lines[i];
        if (!label.empty()) text += fmt::format(R"(<span class="key {}">{}</span>)", colour_class(i), breakable(label));
        if (!lines.empty()) lines += ',';
        lines += detail::line_data(label.empty() ? curve.y : label, i, false, thinned(points, 500));
    }
    return text + "</figcaption>" + CurvePicture(curve).draw() +
           fmt::format(R"(<script type="application/json">{{"x":{},"curve":1,"lines":[{}]}}</script></figure>)",
                       detail::json_text(curve.x), lines);
}

FULGURITE_INLINE std::string figures(const std::vector<Chart>& charts) {
    if (charts.empty()) return {};
    constexpr std::size_t few = 12, open = 8;
    std::string text =
        R"(<div class="tools" hidden><label>Smoothing <input type="range" id="smooth" min="0" max="0.99" step="0.01" )"
        R"(value="0"/><output id="smoothed">automatic</output></label><label>Scale <select id="scale">)"
        R"(<option value="auto">automatic</option><option value="linear">linear</option>)"
        R"(<option value="log">logarithmic</option></select></label>)"
        R"(<label>Metrics <input type="search" id="filter" placeholder="part of a name"/></label></div>)";
    std::vector<std::string_view> names;
    for (const auto& chart : charts) names.push_back(chart.title);
    for (const auto& group : groups_of(names, charts.size() <= few)) {
        std::vector<const Chart*> some;
        for (const auto i : group.members) some.push_back(&charts[i]);
        text += group_box(group, some.size() <= open, detail::grid_of(some));
    }
    return text;
}

} // namespace fulgurite::report
