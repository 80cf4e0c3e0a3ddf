// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/progress/result_table.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE ResultTable::ResultTable(std::string title, const Metrics& metrics) : title_(std::move(title)) {
    constexpr std::string_view suffix = "/dataloader_idx_";
    for (const auto& [name, value] : metrics) {
        const auto at = name.rfind(suffix);
        const auto digits = at == name.npos ? std::string_view() : std::string_view(name).substr(at + suffix.size());
        const bool of_loader =
            !digits.empty() && digits.size() < 4 && digits.find_first_not_of("0123456789") == digits.npos;
        const auto loader = of_loader ? static_cast<std::size_t>(std::stoi(std::string(digits))) : 0;
        auto& values = row(of_loader ? name.substr(0, at) : name).values;
        if (values.size() <= loader) values.resize(loader + 1);
        values[loader] = printed("%.6g", value);
        loaders_ = std::max(loaders_, loader + 1);
    }
}

FULGURITE_INLINE ResultTable::Row& ResultTable::row(const std::string& name) {
    for (auto& one : rows_)
        if (one.name == name) return one;
    return rows_.emplace_back(Row{name, {}});
}

FULGURITE_INLINE std::size_t ResultTable::width_of_loader(std::size_t loader) const {
    auto width = header(loader).size();
    for (const auto& one : rows_)
        if (loader < one.values.size()) width = std::max(width, one.values[loader].size());
    return width;
}

/// What a table's lines are made of: left end, line, crossing, right end.
struct ResultTable::Frame {
    std::string_view top[4], below_header[4], bottom[4], header_bar, bar;

    static Frame of(Look look) {
        if (look.unicode) return {{"┏", "━", "┳", "┓"}, {"┡", "━", "╇", "┩"}, {"└", "─", "┴", "┘"}, "┃", "│"};
        return {{"+", "-", "+", "+"}, {"+", "-", "+", "+"}, {"+", "-", "+", "+"}, "|", "|"};
    }
    static std::string line(const std::string_view (&parts)[4], const std::vector<std::size_t>& widths) {
        std::string text(parts[0]);
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (i > 0) text += parts[2];
            text += repeated(parts[1], widths[i] + 2);
        }
        return text += parts[3];
    }
};

FULGURITE_INLINE std::string ResultTable::block(Look look, std::size_t columns, std::size_t first,
                                                std::size_t& count) const {
    const auto frame = Frame::of(look);
    constexpr std::size_t narrowest = 6, around = 3; // a bar and two spaces
    std::vector<std::size_t> widths = {width_of(title_)};
    for (const auto& one : rows_) widths[0] = std::max(widths[0], width_of(one.name));
    auto used = around + 1 + (columns == 0 ? widths[0] : std::min(widths[0], narrowest));
    for (count = 0; first + count < loaders_; ++count) {
        const auto more = around + width_of_loader(first + count);
        if (count > 0 && columns > 0 && used + more > columns) break;
        used += more;
        widths.push_back(width_of_loader(first + count));
    }
    const auto others = used - (columns == 0 ? widths[0] : std::min(widths[0], narrowest));
    if (columns > 0) widths[0] = std::min(widths[0], std::max(narrowest, columns - std::min(columns, others)));
    const std::string_view ellipsis = look.unicode ? "…" : "...";
    const auto line = [&](std::string_view bar, std::string_view name, const auto& value, bool is_header) {
        const auto cell = fitted(name, widths[0], ellipsis);
        auto text = std::string(bar) + " " + (is_header ? painted(cell, ansi::bold, look) : cell) + " ";
        for (std::size_t i = 0; i < count; ++i) {
            const std::string said = value(first + i), room(widths[i + 1] - std::min(widths[i + 1], said.size()), ' ');
            text += std::string(bar) + " " + room + (is_header ? painted(said, ansi::bold, look) : said) + " ";
        }
        return text += std::string(bar) + "\n";
    };
    auto text = Frame::line(frame.top, widths) + "\n" + line(frame.header_bar, title_, header, true) +
                Frame::line(frame.below_header, widths) + "\n";
    for (const auto& one : rows_)
        text += line(
            frame.bar, one.name,
            [&](std::size_t loader) { return loader < one.values.size() ? one.values[loader] : std::string(); }, false);
    return text + Frame::line(frame.bottom, widths);
}

FULGURITE_INLINE std::string ResultTable::text(Look look, std::size_t columns) const {
    std::string all;
    std::size_t count = 0;
    for (std::size_t first = 0; first < loaders_; first += count)
        all += (all.empty() ? "" : "\n") + block(look, columns, first, count);
    return all;
}

} // namespace fulgurite::callback
