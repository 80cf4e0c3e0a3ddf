// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/compare.hpp"

namespace fulgurite::report {

FULGURITE_INLINE int better(std::string_view name) {
    constexpr std::array lower = {"loss", "error", "err",   "mse", "mae", "rmse",      "mape", "perplexity",
                                  "wer",  "cer",   "brier", "nll", "fid", "deviation", "bpd",  "hinge"};
    constexpr std::array higher = {"acc",       "accuracy", "f1",          "auc",     "auroc",    "ap",
                                   "precision", "recall",   "iou",         "dice",    "jaccard",  "r2",
                                   "map",       "mrr",      "ndcg",        "bleu",    "rouge",    "psnr",
                                   "ssim",      "kappa",    "specificity", "pearson", "spearman", "sensitivity"};
    auto quantity = parse_name(name).quantity;
    std::ranges::transform(quantity, quantity.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    for (std::size_t at = 0; at < quantity.size();) {
        auto end = at;
        while (end < quantity.size() && is_letter(quantity[end])) ++end;
        const auto word = std::string_view(quantity).substr(at, end - at);
        if (std::ranges::find(lower, word) != lower.end() || word.ends_with("loss") || word.ends_with("error"))
            return -1;
        if (std::ranges::find(higher, word) != higher.end() || word.ends_with("accuracy")) return 1;
        at = end + 1;
    }
    return 0;
}

FULGURITE_INLINE void compare(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& out) {
    if (folders.empty()) throw Error("compare: no folders were given; give one for each run");
    std::vector<RunFolder> runs;
    std::vector<std::filesystem::path> seen;
    for (const auto& folder : folders) {
        runs.push_back(read_run(folder));
        std::error_code unknown;
        auto real = std::filesystem::canonical(folder, unknown);
        if (!unknown && real.filename() == "metrics.csv") real = real.parent_path();
        if (const auto same = std::ranges::find(seen, real); same != seen.end())
            throw Error("compare: '", folder.string(), "' is the run '",
                        folders[static_cast<std::size_t>(same - seen.begin())].string(),
                        "', which was given already; give each run once");
        seen.push_back(real);
    }
    file::AtomicFile file(out);
    file.write(detail::ComparePage(std::move(runs)).write());
    file.commit();
}

} // namespace fulgurite::report

namespace fulgurite::report::detail {

FULGURITE_INLINE std::optional<double> best_of(const Series& series, int direction) {
    if (direction == 0 || series.count() == series.non_finite()) return std::nullopt;
    return direction < 0 ? series.lowest().value : series.highest().value;
}

FULGURITE_INLINE ComparePage::ComparePage(std::vector<RunFolder> runs) : runs_(std::move(runs)) {
    name_runs();
    name_metrics();
}

FULGURITE_INLINE void ComparePage::name_runs() {
    const auto suffix = [](const std::filesystem::path& path, int parts) {
        std::filesystem::path name;
        auto at = path;
        for (int i = 0; i < parts && at.has_relative_path(); ++i, at = at.parent_path())
            name = name.empty() ? at.filename() : at.filename() / name;
        return name.empty() ? path.string() : name.string();
    };
    std::vector<std::filesystem::path> paths;
    for (const auto& run : runs_) {
        std::error_code unknown;
        auto path = std::filesystem::absolute(run.folder, unknown).lexically_normal();
        if (!path.has_filename() || path.filename() == "metrics.csv") path = path.parent_path();
        paths.push_back(std::move(path));
    }
    for (const auto& path : paths) {
        int parts = 1;
        const auto is_shared = [&] {
            return std::ranges::count(paths, suffix(path, parts),
                                      [&](const auto& other) { return suffix(other, parts); }) > 1;
        };
        while (parts < 30 && is_shared()) ++parts;
        names_.push_back(suffix(path, parts));
    }
}

FULGURITE_INLINE void ComparePage::name_metrics() {
    SeriesSet all;
    for (const auto& run : runs_)
        for (const auto& series : run.series)
            if (all.find(series.name()) == nullptr) all.add(Series(series.name()));
    for (const auto* series : by_interest(all)) metrics_.push_back(series->name());
}

FULGURITE_INLINE std::string ComparePage::write() {
    const auto title = runs_.size() == 1 ? std::string("One run") : fmt::format("{} runs side by side", runs_.size());
    auto text = document_head(title);
    text +=
        fmt::format("<header><h1>{}</h1><p>{}</p></header>", title, date_time(static_cast<double>(std::time(nullptr))));
    text += outcomes() + metrics() + options() + curves();
    return text + document_foot();
}

FULGURITE_INLINE std::string ComparePage::head_row(std::string_view first) const {
    auto text = fmt::format("<thead><tr><th>{}</th>", first);
    for (std::size_t i = 0; i < runs_.size(); ++i)
        text += fmt::format(R"(<th><span class="key {}">{}</span></th>)", colour_class(i), breakable(names_[i]));
    return text += "</tr></thead>";
}

FULGURITE_INLINE std::string ComparePage::outcomes() const {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> rows = {{{"command", "command"},
                                                                                    {"epochs", "epochs"},
                                                                                    {"steps", "steps"},
                                                                                    {"stop_reason", "stopped by"},
                                                                                    {"seed", "seed"},
                                                                                    {"begun", "begun"},
                                                                                    {"fulgurite", "fulgurite"}}};
    auto text =
        R"(<h2>Runs</h2><div class="card scroll runs"><table>)" + head_row("run") + "<tbody><tr><th>folder</th>";
    for (const auto& run : runs_) text += R"(<td class="text">)" + breakable(run.folder.string()) + "</td>";
    text += "</tr>";
    for (const auto& [name, words] : rows) {
        const auto has = [&](const RunFolder& run) { return fact(run.outcome, name) != nullptr; };
        if (std::ranges::none_of(runs_, has)) continue;
        text += fmt::format("<tr><th>{}</th>", words);
        for (const auto& run : runs_) {
            const auto* value = fact(run.outcome, name);
            text += value ? R"(<td class="text">)" + escape(*value) + "</td>" : R"(<td class="none">–</td>)";
        }
        text += "</tr>";
    }
    return text += "</tbody></table></div>";
}

FULGURITE_INLINE std::optional<double> ComparePage::best_among(const std::vector<double>& values, int direction) {
    if (direction == 0 || values.size() < 2) return std::nullopt;
    const auto [low, high] = std::ranges::minmax(values);
    if (low == high) return std::nullopt;
    return direction < 0 ? low : high;
}

FULGURITE_INLINE std::string ComparePage::cell(const Series& series, int direction, std::optional<double> last,
                                               std::optional<double> best) {
    const double value = series.last().value;
    auto text = last && value == *last ? fmt::format(R"(<span class="best">{}</span>)", axis_number(value, 6))
                                       : axis_number(value, 6);
    const auto own = best_of(series, direction);
    if (series.count() > 1 && own) {
        const auto& point = direction < 0 ? series.lowest() : series.highest();
        text += fmt::format("<br/><small{}>best {} at step {}</small>", best && *own == *best ? R"( class="best")" : "",
                            axis_number(point.value, 6), point.step);
    } else if (series.count() > 1 && series.count() > series.non_finite()) {
        text += fmt::format("<br/><small>{} to {}</small>", axis_number(series.lowest().value, 4),
                            axis_number(series.highest().value, 4));
    }
    return "<td>" + text + "</td>";
}

FULGURITE_INLINE std::string ComparePage::metric_row(const std::string& metric) const {
    const int direction = better(metric);
    std::vector<double> lasts, bests;
    for (const auto& run : runs_)
        if (const auto* series = run.series.find(metric)) {
            if (std::isfinite(series->last().value)) lasts.push_back(series->last().value);
            if (const auto own = best_of(*series, direction)) bests.push_back(*own);
        }
    const auto last = best_among(lasts, direction), best = best_among(bests, direction);
    auto text = fmt::format(R"(<tr data-name="{}"><th>{}</th>)", escape(metric), breakable(metric));
    for (const auto& run : runs_) {
        const auto* series = run.series.find(metric);
        text += series ? cell(*series, direction, last, best) : std::string(R"(<td class="none">–</td>)");
    }
    return text += "</tr>";
}

FULGURITE_INLINE std::string ComparePage::metrics() const {
    if (metrics_.empty()) return "<h2>Metrics</h2><p>None of these runs has logged a metric yet.</p>";
    constexpr std::size_t few = 30;
    std::string text = "<h2>Metrics</h2>";
    for (const auto& group : groups_of({metrics_.begin(), metrics_.end()}, metrics_.size() <= few)) {
        auto table = R"(<div class="card scroll runs"><table>)" + head_row("last value") + "<tbody>";
        for (const auto i : group.members) table += metric_row(metrics_[i]);
        text += group_box(group, group.members.size() <= few, table + "</tbody></table></div>");
    }
    return text;
}

FULGURITE_INLINE std::string ComparePage::options() const {
    std::vector<std::string> names;
    bool are_known = false;
    for (const auto& run : runs_) {
        are_known = are_known || !run.options.empty();
        for (const auto& [name, value] : run.options)
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    if (!are_known || runs_.size() < 2) return {};
    std::string rows;
    for (const auto& name : names) {
        const auto* first = fact(runs_.front().options, name);
        const auto differs = [&](const RunFolder& run) {
            const auto* other = fact(run.options, name);
            return (first == nullptr) != (other == nullptr) || (first && *first != *other);
        };
        if (std::ranges::none_of(runs_, differs)) continue;
        rows += "<tr><th>" + breakable(name) + "</th>";
        for (const auto& run : runs_) {
            const auto* value = fact(run.options, name);
            rows += value ? "<td>" + breakable(*value) + "</td>" : R"(<td class="none">–</td>)";
        }
        rows += "</tr>";
    }
    if (rows.empty()) return "<h2>Options that differ</h2><p>All options are the same.</p>";
    return R"(<h2>Options that differ</h2><div class="card scroll runs"><table>)" + head_row("option") + "<tbody>" +
           rows + "</tbody></table></div>";
}

FULGURITE_INLINE std::string ComparePage::curves() const {
    std::vector<Chart> charts;
    for (const auto& metric : metrics_) {
        Chart chart{metric, {}};
        bool is_a_curve = false;
        for (std::size_t i = 0; i < runs_.size(); ++i)
            if (const auto* series = runs_[i].series.find(metric)) {
                chart.lines.push_back({series, names_[i], i, false});
                is_a_curve = is_a_curve || series->count() > 1;
            }
        if (is_a_curve) charts.push_back(std::move(chart));
    }
    return charts.empty() ? std::string() : "<h2>Curves</h2>" + figures(charts);
}

} // namespace fulgurite::report::detail
