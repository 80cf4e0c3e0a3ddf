// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"

namespace fulgurite {

namespace callback {

/// A number of things in four characters and a unit: "999", "61.7 K", "132 K", "2.0 M".
inline std::string human_count(std::int64_t number) {
    constexpr std::array<const char*, 5> units{"", " K", " M", " B", " T"};
    std::size_t unit = 0;
    auto value = static_cast<double>(number);
    for (; value >= 1000 && unit + 1 < units.size(); ++unit) value /= 1000;
    char text[48];
    // Lightning cuts from 100 on, so that 999.9 K is not called 1000 K.
    const bool whole = unit == 0 || value >= 100;
    std::snprintf(text, sizeof text, whole ? "%.0f%s" : "%.1f%s", whole ? std::floor(value) : value, units[unit]);
    return text;
}

/// Parameters and their bytes, each tensor counted once however often it is registered.
class ParameterCount {
public:
    void add(const torch::nn::Module& module, bool recurse) {
        for (const auto& item : module.named_parameters(recurse)) {
            const at::Tensor& parameter = item.value();
            if (!parameter.defined() || !seen_.insert(parameter.unsafeGetTensorImpl()).second) continue;
            total_ += parameter.numel();
            if (parameter.requires_grad()) trainable_ += parameter.numel();
            bytes_ += static_cast<double>(parameter.nbytes());
        }
    }
    std::int64_t total() const { return total_; }
    std::int64_t trainable() const { return trainable_; }
    double megabytes() const { return bytes_ / 1e6; }

private:
    std::set<const void*> seen_;
    std::int64_t total_ = 0, trainable_ = 0;
    double bytes_ = 0;
};

inline ParameterCount parameters_in(const torch::nn::Module& module, bool recurse = true) {
    ParameterCount count;
    count.add(module, recurse);
    return count;
}

/// A layer's type as one writes it: "Conv2d" for torch::nn::Conv2dImpl.
inline std::string layer_type(const torch::nn::Module& module) {
    std::string name = module.name();
    name.resize(std::min(name.find('<'), name.size()));
    if (const auto colon = name.rfind(':'); colon != name.npos) name.erase(0, colon + 1);
    if (name.size() > 4 && name.ends_with("Impl")) name.resize(name.size() - 4);
    return name;
}

using SummaryRow = std::array<std::string, 5>;

inline std::vector<SummaryRow> summary_rows(const torch::nn::Module& module, std::int64_t max_depth) {
    std::vector<SummaryRow> rows{{"", "Name", "Type", "Params", "Mode"}};
    for (const auto& item : module.named_modules("", /*include_self=*/false)) {
        const auto depth = 1 + std::count(item.key().begin(), item.key().end(), '.');
        if (max_depth >= 0 && depth > max_depth) continue;
        const torch::nn::Module& layer = *item.value();
        rows.push_back({std::to_string(rows.size() - 1), item.key(), layer_type(layer),
                        human_count(parameters_in(layer).total()), layer.is_training() ? "train" : "eval"});
    }
    if (const auto own = parameters_in(module, /*recurse=*/false).total(); own > 0)
        rows.push_back({"", "other params", "n/a", human_count(own), "n/a"});
    return rows;
}

/// Rows as a table: columns as wide as need be, numbers to the right, a rule below the head and below the last row.
inline std::string table_text(const std::vector<SummaryRow>& rows) {
    std::array<std::size_t, 5> widths{};
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
            const bool number = column == 0 || column == 3, last = column + 1 == row.size();
            text += number ? space + row[column] : row[column] + (last ? "" : space);
            text += last ? "\n" : " | ";
        }
        if (&row == &rows.front()) text += rule;
    }
    return text + rule;
}

} // namespace callback

/// A module's layers as a table, down to `max_depth` (-1: all; 0: none), and the totals below it. Follows Lightning's
/// `ModelSummary`; bytes are counted as they are.
inline std::string summarize(const torch::nn::Module& module, std::int64_t max_depth = 1) {
    std::string text = max_depth == 0 ? "" : callback::table_text(callback::summary_rows(module, max_depth));
    std::int64_t training = 0, evaluating = 0;
    for (const auto& layer : module.modules(/*include_self=*/false)) ++(layer->is_training() ? training : evaluating);
    const auto count = callback::parameters_in(module);
    auto line = [&](std::string value, std::string_view what) {
        if (value.size() < 10) value.resize(10, ' ');
        text.append(value).append(what).append("\n");
    };
    char megabytes[48];
    std::snprintf(megabytes, sizeof megabytes, "%.3f", count.megabytes());
    line(callback::human_count(count.trainable()), "Trainable params");
    line(callback::human_count(count.total() - count.trainable()), "Non-trainable params");
    line(callback::human_count(count.total()), "Total params");
    line(megabytes, "Total estimated model params size (MB)");
    line(std::to_string(training), "Modules in train mode");
    line(std::to_string(evaluating), "Modules in eval mode");
    return text;
}

struct ModelSummaryOptions {
    std::int64_t max_depth = 1; ///< levels of submodules that are shown; -1: all of them; 0: nothing is printed
    std::FILE* stream = stderr; ///< where it is printed
};

/// Prints what a module is made of when training starts: `ModelSummary{{.max_depth = 2}}`.
class ModelSummary {
public:
    /// Throws `Error` on a depth below -1.
    explicit ModelSummary(ModelSummaryOptions options = {}) : options_(options) {
        if (options.max_depth < -1)
            throw Error("ModelSummary: max_depth is " + std::to_string(options.max_depth) +
                        "; give 0 or more, or -1 for all");
    }
    template <class Run>
    void on_fit_start(Run& run) {
        if (options_.max_depth == 0) return;
        const std::string text = summarize(run.module(), options_.max_depth) + "\n";
        std::fwrite(text.data(), 1, text.size(), options_.stream);
        std::fflush(options_.stream);
    }

private:
    ModelSummaryOptions options_;
};

} // namespace fulgurite
