// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/html.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string Html::write() {
    // A page that is still written to is looked at again by itself.
    out_ = document_head(page_.title, page_.status == Status::running ? std::max(1.0, page_.refresh_seconds) : 0);
    head();
    tiles();
    if (const auto charts = charts_of(page_.series); !charts.empty()) out_ += "<h2>Curves</h2>" + figures(charts);
    out_ += sections(page_.sections);
    metrics();
    out_ += R"(<div class="facts">)";
    out_ += facts_section("Options", page_.options);
    out_ += facts_section("Timing", page_.timing);
    out_ += facts_section("Environment", page_.environment);
    out_ += "</div>" + facts_section("How to reproduce", page_.reproduce);
    policies();
    return std::move(out_) + document_foot();
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

FULGURITE_INLINE void Html::metrics() {
    if (page_.series.empty()) return;
    out_ += "<h2>Metrics</h2>";
    const auto all = by_interest(page_.series);
    std::vector<std::string_view> names;
    for (const auto* series : all) names.push_back(series->name());
    constexpr std::size_t few = 30;
    for (const auto& group : groups_of(names, all.size() <= few)) {
        std::vector<const Series*> some;
        for (const auto i : group.members) some.push_back(all[i]);
        out_ += group_box(group, some.size() <= few, table_of(some));
    }
}

FULGURITE_INLINE std::string Html::table_of(const std::vector<const Series*>& some) {
    std::string text = R"(<div class="card scroll"><table><thead><tr><th>metric</th><th>last</th><th>lowest</th>)"
                       R"(<th>highest</th><th>values</th></tr></thead><tbody>)";
    for (const auto* series : some) {
        text +=
            fmt::format(R"(<tr data-name="{}"><th>{}</th><td>{}</td>{}{}<td>{}{}</td></tr>)", escape(series->name()),
                        breakable(series->name()), axis_number(series->last().value, 6),
                        extreme(*series, series->lowest()), extreme(*series, series->highest()), series->count(),
                        series->non_finite() == 0 ? std::string()
                                                  : fmt::format("<small>{} not finite</small>", series->non_finite()));
    }
    return text += "</tbody></table></div>";
}

FULGURITE_INLINE std::string Html::extreme(const Series& series, const Point& point) {
    if (series.count() == 1 || series.count() == series.non_finite()) return "<td></td>";
    return fmt::format("<td>{}<small>step {}</small></td>", axis_number(point.value, 6), point.step);
}

FULGURITE_INLINE void Html::policies() {
    if (page_.policies.empty()) return;
    out_ += R"(<h2>Trainer</h2><ul class="chips">)";
    for (const auto& policy : page_.policies) append(R"(<li class="card">{}</li>)", escape(policy));
    out_ += "</ul>";
}

} // namespace fulgurite::report
