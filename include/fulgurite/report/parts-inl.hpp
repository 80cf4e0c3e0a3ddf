// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/base64.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/parts.hpp"

namespace fulgurite::report::detail {

FULGURITE_INLINE std::string percent(double share) {
    if (share <= 0) return "0 %";
    if (share >= 1) return "100 %";
    return axis_number(std::clamp(std::round(share * 1000) / 10, 0.1, 99.9), 3) + " %";
}

FULGURITE_INLINE std::string matrix_caption(const Matrix& matrix, std::string_view about) {
    const auto size = matrix.classes.size();
    double all = 0, right = 0;
    for (std::size_t i = 0; i < size * size; ++i) {
        all += matrix.counts[i];
        if (i % (size + 1) == 0) right += matrix.counts[i];
    }
    return fmt::format("<figcaption><b>{}<i>{}; {} in all, {} of them right</i></b></figcaption>",
                       breakable(matrix.name), about, axis_number(all, 10), all > 0 ? percent(right / all) : "none");
}

FULGURITE_INLINE std::string matrix_row(const Matrix& matrix, std::size_t row) {
    const auto size = matrix.classes.size();
    const auto& true_class = matrix.classes[row];
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += matrix.counts[row * size + i];
    auto text = fmt::format("<tr><th>{}</th>", escape(true_class));
    for (std::size_t i = 0; i < size; ++i) {
        const double count = matrix.counts[row * size + i], share = sum > 0 ? count / sum : 0;
        const auto number = axis_number(count, 10), part = percent(share);
        text += fmt::format(R"(<td{} style="--s:{:.3f}" title="{} taken for {}: {}, {}">{}{}</td>)",
                            share > 0.5 ? R"( class="hot")" : "", share, escape(true_class), escape(matrix.classes[i]),
                            number, part, number, size <= 20 ? "<small>" + part + "</small>" : "");
    }
    return text += "</tr>";
}

FULGURITE_INLINE Table confusions(const Matrix& matrix, std::size_t count) {
    const auto size = matrix.classes.size();
    std::vector<std::size_t> wrong;
    for (std::size_t i = 0; i < size * size; ++i)
        if (i % (size + 1) != 0 && matrix.counts[i] > 0) wrong.push_back(i);
    count = std::min(count, wrong.size());
    std::ranges::partial_sort(wrong, wrong.begin() + static_cast<std::ptrdiff_t>(count), [&](auto a, auto b) {
        return std::pair(-matrix.counts[a], a) < std::pair(-matrix.counts[b], b);
    });
    Table table{.name = matrix.name, .columns = {"true class", "predicted", "how many", "share of the true class"}};
    for (const auto i : std::vector(wrong.begin(), wrong.begin() + static_cast<std::ptrdiff_t>(count))) {
        double sum = 0;
        for (std::size_t k = 0; k < size; ++k) sum += matrix.counts[i / size * size + k];
        table.rows.push_back({matrix.classes[i / size], matrix.classes[i % size], axis_number(matrix.counts[i], 10),
                              percent(matrix.counts[i] / sum)});
    }
    return table;
}

FULGURITE_INLINE bool is_number(std::string_view text) {
    if (text.starts_with("−")) text.remove_prefix(std::string_view("−").size());
    return text.empty() || (text.front() >= '0' && text.front() <= '9') || text.front() == '-' || text.front() == '.';
}

} // namespace fulgurite::report::detail

namespace fulgurite::report {

FULGURITE_INLINE std::string heat_map(const Matrix& matrix) {
    const auto size = matrix.classes.size();
    constexpr std::size_t most = 40, dense = 12;
    if (size > most) {
        const auto caption =
            detail::matrix_caption(matrix, fmt::format("{} classes; the most frequent mistakes", size));
        auto text = table(detail::confusions(matrix, 30));
        return R"(<figure class="card">)" + caption + text + "</figure>";
    }
    std::size_t longest = 0;
    for (const auto& name : matrix.classes) longest = std::max(longest, name.size());
    auto text = fmt::format(R"(<figure class="card matrix" style="grid-column:1/-1">{}<div class="scroll{}"><table>)",
                            detail::matrix_caption(matrix, "rows: true class, columns: predicted"),
                            size > dense ? " dense" : "");
    text += longest > 6 ? R"(<thead class="upright"><tr><th></th>)" : "<thead><tr><th></th>";
    for (const auto& name : matrix.classes) text += fmt::format("<th><span>{}</span></th>", escape(name));
    text += "</tr></thead><tbody>";
    for (std::size_t row = 0; row < size; ++row) text += detail::matrix_row(matrix, row);
    return text += "</tbody></table></div></figure>";
}

FULGURITE_INLINE std::string gallery(const Gallery& gallery) {
    std::size_t widest = 0;
    for (const auto& image : gallery.images) widest = std::max(widest, image.width);
    auto text = fmt::format(R"(<h2>{}</h2><div class="card gallery{}">)", breakable(gallery.name),
                            widest > 112 ? " large" : "");
    for (const auto& image : gallery.images)
        text += fmt::format(
            R"(<figure><img alt="{0}" width="{1}" height="{2}" src="data:image/png;base64,{3}"/>{0}</figure>)",
            escape(image.caption), image.width, image.height, base64(image.png));
    text += "</div>";
    if (gallery.left_out > 0) text += fmt::format("<p>{} more are not shown.</p>", gallery.left_out);
    return text;
}

FULGURITE_INLINE std::string table(const Table& table) {
    std::vector<bool> numbers(table.columns.size(), true);
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i) numbers[i] = numbers[i] && detail::is_number(row[i]);
    std::string text = R"(<div class="card scroll"><table><thead><tr>)";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        text += fmt::format(R"(<th{}>{}</th>)", i > 0 && !numbers[i] ? R"( style="text-align:left")" : "",
                            escape(table.columns[i]));
    text += "</tr></thead><tbody>";
    for (const auto& row : table.rows) {
        text += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            text += i == 0       ? "<th>" + breakable(row[i]) + "</th>"
                    : numbers[i] ? "<td>" + escape(row[i]) + "</td>"
                                 : R"(<td class="text">)" + breakable(row[i]) + "</td>";
        text += "</tr>";
    }
    return text += "</tbody></table></div>";
}

FULGURITE_INLINE std::string notes(const std::vector<std::string>& notes) {
    std::string text;
    for (std::string_view note : notes)
        while (!note.empty()) {
            const auto end = std::min(note.find("\n\n"), note.size());
            if (end > 0) text += "<p>" + escape(note.substr(0, end)) + "</p>";
            note.remove_prefix(end);
            note.remove_prefix(std::min(note.find_first_not_of('\n'), note.size()));
        }
    return text.empty() ? text : R"(<h2>Notes</h2><div class="card notes">)" + text + "</div>";
}

FULGURITE_INLINE std::string sections(const Sections& sections) {
    auto text = notes(sections.notes);
    if (!sections.matrices.empty() || !sections.curves.empty()) text += R"(<h2>Predictions</h2><div class="charts">)";
    for (const auto& matrix : sections.matrices) text += heat_map(matrix);
    for (const auto& curve : sections.curves) text += figure(curve);
    if (!sections.matrices.empty() || !sections.curves.empty()) text += "</div>";
    for (const auto& one : sections.galleries) text += gallery(one);
    for (const auto& one : sections.tables) text += "<h2>" + breakable(one.name) + "</h2>" + table(one);
    return text;
}

} // namespace fulgurite::report
