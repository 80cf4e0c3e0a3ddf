// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/html.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string Html::write() {
    append(R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title>)", escape(page_.title));
    // A page that is still written to is looked at again by itself.
    if (page_.status == Status::running)
        append(R"(<meta http-equiv="refresh" content="{:.0f}">)", std::max(1.0, std::ceil(page_.refresh_seconds)));
    out_ += R"(<meta name="viewport" content="width=device-width,initial-scale=1"><style>)";
    out_ += style_sheet;
    out_ += "</style></head><body><main>";
    head();
    tiles();
    charts();
    metrics();
    out_ += R"(<div class="facts">)";
    facts("Options", page_.options);
    facts("Timing", page_.timing);
    facts("Environment", page_.environment);
    out_ += "</div>";
    policies();
    append("<footer>Written by fulgurite {}</footer></main></body></html>\n", FULGURITE_VERSION_STRING);
    return std::move(out_);
}

FULGURITE_INLINE void Html::head() {
    constexpr std::string_view classes[] = {"running", "success", "failed", "interrupted"};
    constexpr std::string_view words[] = {"Running", "Finished", "Failed", "Interrupted"};
    const auto status = static_cast<std::size_t>(page_.status);
    append(R"(<header><h1>{}</h1><span class="status {}">{}</span><p>{}</p></header>)", escape(page_.title),
           classes[status], words[status], escape(page_.subtitle));
    if (!page_.message.empty()) append(R"(<p class="message {}">{}</p>)", classes[status], escape(page_.message));
}

FULGURITE_INLINE void Html::tiles() {
    auto chosen = by_interest(page_.series);
    std::erase_if(chosen, [](const Series* series) {
        return parse_name(series->name()).step || series->name().starts_with("lr-");
    });
    if (chosen.empty()) return;
    chosen.resize(std::min<std::size_t>(chosen.size(), 4));
    out_ += R"(<dl class="tiles">)";
    for (const auto* series : chosen) {
        append(R"(<div class="tile card"><dt>{}</dt><dd>{}<small>)", escape(series->name()),
               axis_number(series->last().value));
        if (series->count() > 1 && series->count() > series->non_finite())
            append("range {} – {}", axis_number(series->lowest().value), axis_number(series->highest().value));
        else out_ += "&nbsp;";
        out_ += "</small></dd></div>";
    }
    out_ += "</dl>";
}

FULGURITE_INLINE void Html::charts() {
    const auto all = charts_of(page_.series);
    if (all.empty()) return;
    out_ += R"(<h2>Curves</h2><div class="charts">)";
    for (const auto& chart : all) figure(chart, all.size() % 2 == 1 && &chart == &all.front());
    out_ += "</div>";
}

FULGURITE_INLINE void Html::figure(const Chart& chart, bool wide) {
    LineChart drawing(chart);
    append(R"(<figure class="card{}"><figcaption><b>{}<i>{}</i></b>)", wide ? " wide" : "", escape(chart.title),
           drawing.logarithmic() ? "logarithmic, over steps" : "over steps");
    std::size_t colours = 0;
    for (const auto& line : chart.lines) colours = std::max(colours, line.colour + 1);
    for (std::size_t i = 0; i < 2 * colours; ++i)
        for (const auto& line : chart.lines)
            if (line.colour == i / 2 && line.faint == (i % 2 == 1))
                append(R"(<span class="key c{}{}">{}</span>)", line.colour % 6, line.faint ? " faint" : "",
                       escape(line.label));
    out_ += "</figcaption>";
    out_ += drawing.draw();
    if (wide) out_ += LineChart(chart, 1056).draw();
    out_ += "</figure>";
}

FULGURITE_INLINE void Html::metrics() {
    if (page_.series.empty()) return;
    out_ += R"(<h2>Metrics</h2><div class="card scroll"><table><thead><tr><th>metric</th><th>last</th><th>lowest</th>)"
            R"(<th>highest</th><th>values</th></tr></thead><tbody>)";
    for (const auto* series : by_interest(page_.series)) {
        append("<tr><th>{}</th><td>{}</td>", escape(series->name()), axis_number(series->last().value, 6));
        extreme(*series, series->lowest());
        extreme(*series, series->highest());
        append("<td>{}", series->count());
        if (series->non_finite() > 0) append("<small>{} not finite</small>", series->non_finite());
        out_ += "</td></tr>";
    }
    out_ += "</tbody></table></div>";
}

FULGURITE_INLINE void Html::extreme(const Series& series, const Point& point) {
    if (series.count() == 1 || series.count() == series.non_finite()) out_ += "<td></td>";
    else append("<td>{}<small>step {}</small></td>", axis_number(point.value, 6), point.step);
}

FULGURITE_INLINE void Html::facts(std::string_view title, const std::vector<Fact>& facts) {
    if (facts.empty()) return;
    append(R"(<section><h2>{}</h2><dl class="card">)", title);
    for (const auto& [name, value] : facts)
        append("<div><dt>{}</dt><dd>{}</dd></div>", breakable(name), breakable(value));
    out_ += "</dl></section>";
}

FULGURITE_INLINE std::string Html::breakable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += escape({&c, 1});
        if (c == '/' || c == '.' || c == '_' || c == ',') out += "<wbr>";
    }
    return out;
}

FULGURITE_INLINE void Html::policies() {
    if (page_.policies.empty()) return;
    out_ += R"(<h2>Trainer</h2><ul class="chips">)";
    for (const auto& policy : page_.policies) append(R"(<li class="card">{}</li>)", escape(policy));
    out_ += "</ul>";
}

} // namespace fulgurite::report
