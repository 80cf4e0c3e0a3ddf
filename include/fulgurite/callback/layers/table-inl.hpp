// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/layers/table.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE std::string with_commas(std::string number) {
    const auto point = std::min(number.find('.'), number.size());
    for (std::size_t at = point; at > 3 && at - 3 > 0;) number.insert(at -= 3, ",");
    return number;
}

FULGURITE_INLINE std::string human_count(std::int64_t number) {
    constexpr std::array<const char*, 5> units{"", " K", " M", " B", " T"};
    std::size_t unit = 0;
    auto value = static_cast<double>(number);
    for (; value >= 1000 && unit + 1 < units.size(); ++unit) value /= 1000;
    char text[48];
    // Lightning cuts from 100 on, so that 999.9 K is not called 1000 K.
    const bool whole = unit == 0 || value >= 100;
    std::snprintf(text, sizeof text, whole ? "%.0f" : "%.1f", whole ? std::floor(value) : value);
    return with_commas(text) + units[unit];
}

FULGURITE_INLINE void ParameterCount::add(const torch::nn::Module& module, bool recurse) {
    for (const auto& item : module.named_parameters(recurse)) {
        const at::Tensor& parameter = item.value();
        if (!parameter.defined() || !seen_.insert(parameter.unsafeGetTensorImpl()).second) continue;
        total_ += parameter.numel();
        if (parameter.requires_grad()) trainable_ += parameter.numel();
        bytes_ += static_cast<double>(parameter.nbytes());
    }
}

FULGURITE_INLINE ParameterCount parameters_in(const torch::nn::Module& module, bool recurse) {
    ParameterCount count;
    count.add(module, recurse);
    return count;
}

FULGURITE_INLINE std::string layer_type(const torch::nn::Module& module) {
    std::string name = module.name();
    name.resize(std::min(name.find('<'), name.size()));
    if (const auto colon = name.rfind(':'); colon != name.npos) name.erase(0, colon + 1);
    if (name.size() > 4 && name.ends_with("Impl")) name.resize(name.size() - 4);
    return name;
}

FULGURITE_INLINE std::vector<SummaryRow> summary_rows(const torch::nn::Module& module, std::int64_t max_depth,
                                                      const LayerTrace* trace) {
    std::vector<SummaryRow> rows{{"", "Name", "Type", "Params", "Mode"}};
    const auto add = [&](SummaryRow row, SummaryRow traced) {
        if (trace) row.insert(row.end(), traced.begin(), traced.end());
        rows.push_back(std::move(row));
    };
    if (trace) rows.front().insert(rows.front().end(), {"FLOPs", "In sizes", "Out sizes"});
    each_layer(module, [&](const std::string& name, const torch::nn::Module& layer) {
        const auto depth = 1 + std::count(name.begin(), name.end(), '.');
        if (max_depth >= 0 && depth > max_depth) return;
        SummaryRow traced;
        if (trace) traced = {human_count(trace->flops(name)), trace->in_size(name), trace->out_size(name)};
        add({std::to_string(rows.size() - 1), name, layer_type(layer), human_count(parameters_in(layer).total()),
             layer.is_training() ? "train" : "eval"},
            std::move(traced));
    });
    if (const auto own = parameters_in(module, /*recurse=*/false).total(); own > 0)
        add({"", "other params", "n/a", human_count(own), "n/a"}, {"n/a", "n/a", "n/a"});
    return rows;
}

FULGURITE_INLINE std::string table_text(const std::vector<SummaryRow>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    std::size_t all = 3 * (widths.size() - 1);
    for (std::size_t column = 0; column < widths.size(); ++column) {
        for (const auto& row : rows) widths[column] = std::max(widths[column], row[column].size());
        all += widths[column];
    }
    const std::string rule = std::string(all, '-') + "\n";
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string space(widths[column] - row[column].size(), ' ');
            const bool number = column == 0 || column == 3 || column == 5, last = column + 1 == row.size();
            text += number ? space + row[column] : row[column] + (last ? "" : space);
            text += last ? "\n" : " | ";
        }
        if (&row == &rows.front()) text += rule;
    }
    return text + rule;
}

} // namespace fulgurite::callback
