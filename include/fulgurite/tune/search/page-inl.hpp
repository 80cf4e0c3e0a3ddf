// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/page.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::string SearchPage::write() {
    out_.text += R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Search</title>)";
    if (options_.status == report::Status::running)
        out_.add(R"(<meta http-equiv="refresh" content="{:.0f}">)", std::max(1.0, std::ceil(options_.refresh_seconds)));
    out_.text += R"(<meta name="viewport" content="width=device-width,initial-scale=1"><style>)";
    out_.text += report::style_sheet;
    out_.text += "</style></head><body><main>";
    head();
    tiles();
    if (best_ >= 0) pictures();
    table();
    facts();
    out_.add("<footer>Written by fulgurite {}</footer></main></body></html>\n", FULGURITE_VERSION_STRING);
    return std::move(out_.text);
}

FULGURITE_INLINE void SearchPage::head() {
    constexpr std::string_view classes[] = {"running", "success", "failed", "interrupted"};
    constexpr std::string_view words[] = {"Running", "Finished", "Failed", "Interrupted"};
    const auto status = static_cast<std::size_t>(options_.status);
    out_.add(R"(<header><h1>Search over {} trials</h1><span class="status {}">{}</span><p>{}</p></header>)",
             trials_.size(), classes[status], words[status], report::duration(options_.seconds));
    if (!options_.message.empty())
        out_.add(R"(<p class="message {}">{}</p>)", classes[status], report::escape(options_.message));
}

FULGURITE_INLINE void SearchPage::tiles() {
    out_.text += R"(<dl class="tiles">)";
    const auto* best = best_ < 0 ? nullptr : &trials_[static_cast<std::size_t>(best_)];
    tile(options_.mode == Mode::min ? "lowest value" : "highest value",
         best == nullptr ? "–" : report::axis_number(best->value, 5),
         best == nullptr ? "" : fmt::format("trial {}", best->number));
    tile("trials", fmt::format("{}", trials_.size()),
         fmt::format("{} complete, {} stopped", count(TrialState::complete), count(TrialState::stopped)));
    tile("failed", fmt::format("{}", count(TrialState::failed)), fmt::format("{} paused", count(TrialState::paused)));
    std::int64_t steps = 0;
    for (const auto& trial : trials_) steps += trial.steps;
    tile("steps", fmt::format("{}", steps), "reported, of all trials");
    out_.text += "</dl>";
    if (best == nullptr) return;
    out_.text += R"(<div class="facts"><section><h2>Best parameters</h2><dl class="card">)";
    for (const auto& param : best->params)
        out_.add("<div><dt>{}</dt><dd>{}</dd></div>", report::escape(param.name), report::escape(param.text()));
    out_.text += "</dl></section></div>";
}

FULGURITE_INLINE void SearchPage::figure(std::string_view title, std::string_view about, const std::string& picture,
                                         bool wide) {
    out_.add(R"(<figure class="card"{}><figcaption><b>{}<i>{}</i></b></figcaption>{}</figure>)",
             wide ? R"( style="grid-column:1/-1")" : "", report::escape(title), report::escape(about), picture);
}

FULGURITE_INLINE void SearchPage::pictures() {
    out_.text += R"(<h2>Trials</h2><div class="charts">)";
    figure("history", "value of each trial, and the best complete one so far",
           history_picture(trials_, options_.mode, 1056), true);
    const auto space = space_of(trials_);
    if (!space.empty()) {
        figure("parallel coordinates", "a line for each trial; the best tenth stands out",
               ParallelPicture(trials_, options_.mode).draw(), true);
        figure("importance", "share of the ranks' variance that a parameter explains alone: ε² over its groups",
               importance_picture(importance(trials_, options_.mode)), space.size() % 2 == 0);
    }
    for (const auto& param : space)
        figure(param.name, param.range.log ? "value over it, logarithmic" : "value over it",
               slice_picture(trials_, param, options_.mode));
    out_.text += "</div>";
}

FULGURITE_INLINE void SearchPage::table() {
    const auto space = space_of(trials_);
    out_.text += R"(<h2>All trials</h2><div class="card scroll"><table><thead><tr><th>trial</th><th>value</th>)"
                 "<th>steps</th><th>state</th>";
    for (const auto& param : space) out_.add("<th>{}</th>", report::escape(param.name));
    out_.text += "</tr></thead><tbody>";
    for (const auto& trial : trials_) {
        out_.add("<tr><th>{}{}</th><td>{}</td><td>{}</td><td>{}</td>", trial.number,
                 &trial - trials_.data() == best_ ? " (best)" : "",
                 std::isnan(trial.value) ? "" : report::axis_number(trial.value, 6), trial.steps, name_of(trial.state));
        for (const auto& param : space) {
            const auto* has = trial.params.find(param.name);
            out_.add("<td>{}</td>", has == nullptr ? "" : report::escape(short_value(*has)));
        }
        out_.text += "</tr>";
        if (!trial.error.empty())
            out_.add(R"(<tr><td colspan="{}" style="text-align:left;white-space:normal">{}</td></tr>)",
                     space.size() + 4, report::escape(trial.error));
    }
    out_.text += "</tbody></table></div>";
}

FULGURITE_INLINE void SearchPage::facts() {
    out_.text += R"(<div class="facts">)";
    section("Options", options_.heading);
    section("Environment", report::environment());
    out_.text += "</div>";
}

FULGURITE_INLINE void SearchPage::section(std::string_view title, const std::vector<report::Fact>& all) {
    out_.add(R"(<section><h2>{}</h2><dl class="card">)", title);
    for (const auto& [name, value] : all)
        out_.add("<div><dt>{}</dt><dd>{}</dd></div>", report::escape(name), report::escape(value));
    out_.text += "</dl></section>";
}

} // namespace fulgurite::tune::detail
