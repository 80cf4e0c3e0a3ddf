// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_tensors.hpp"

namespace fulgurite::data {

FULGURITE_INLINE CsvInputs inputs_of(const CsvTable& table, Categories categories) {
    constexpr std::size_t most = 1000;
    CsvInputs inputs;
    std::vector<std::int64_t> first; // of each column's
    for (const auto& column : table.columns) {
        first.push_back(static_cast<std::int64_t>(inputs.names.size()));
        if (column.target) continue;
        if (column.category && categories == Categories::one_hot) {
            if (column.categories().size() > most)
                throw Error("data::Csv: the column '", column.name, "' holds no numbers, and has ",
                            column.categories().size(), " categories; put it among ignore, or give categories = codes");
            for (const auto& category : column.categories()) inputs.names.push_back(column.name + "_" + category);
        } else inputs.names.push_back(column.name);
        inputs.numbers.resize(inputs.names.size(), !column.category);
    }
    const auto width = static_cast<std::int64_t>(inputs.names.size());
    inputs.values = at::zeros({table.rows(), width}, at::TensorOptions(at::kFloat));
    auto* row = inputs.values.mutable_data_ptr<float>();
    for (std::size_t cell = 0; cell < table.cells.size(); row += width)
        for (std::size_t i = 0; i < table.columns.size(); ++i, ++cell) {
            const auto& column = table.columns[i];
            if (column.target) continue;
            if (column.category && categories == Categories::one_hot)
                row[first[i] + static_cast<std::int64_t>(table.cells[cell])] = 1;
            else row[first[i]] = table.cells[cell];
        }
    return inputs;
}

FULGURITE_INLINE Tensor targets_of(const CsvTable& table) {
    std::vector<std::size_t> places;
    bool classes = false;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].target) {
            places.push_back(i);
            classes = table.columns[i].category;
        }
    const auto rows = table.rows(), width = static_cast<std::int64_t>(places.size());
    Tensor result = at::detail::empty_cpu({rows, width}, at::kFloat);
    auto* out = result.mutable_data_ptr<float>();
    for (std::size_t row = 0; row < table.cells.size(); row += table.columns.size())
        for (const auto place : places) *out++ = table.cells[row + place];
    return classes ? result.squeeze(1).to(at::kLong) : result;
}

FULGURITE_INLINE CsvScale no_scale(std::int64_t width) {
    const auto options = at::TensorOptions(at::kFloat);
    return {at::zeros({width}, options), at::zeros({width}, options), at::full({width}, 1, options)};
}

FULGURITE_INLINE CsvScale scale_of(const CsvInputs& inputs, std::span<const std::int64_t> rows) {
    const auto width = inputs.names.size();
    for (const auto row : rows) detail::check_index(row, inputs.values.size(0));
    const auto* all = inputs.values.const_data_ptr<float>();
    std::vector<double> counts(width), means(width), squares(width);
    const auto over_all = [&](auto f) {
        for (const auto row : rows)
            for (std::size_t i = 0; i < width; ++i)
                if (const double value = all[row * static_cast<std::int64_t>(width) + static_cast<std::int64_t>(i)];
                    !std::isnan(value))
                    f(i, value);
    };
    over_all([&](std::size_t i, double value) { means[i] += value, ++counts[i]; });
    for (std::size_t i = 0; i < width; ++i) {
        if (counts[i] == 0)
            throw Error("data::Csv: the column '", inputs.names[i],
                        "' has no value in the rows that it is scaled by; put it among ignore");
        means[i] /= counts[i];
    }
    over_all([&](std::size_t i, double value) { squares[i] += (value - means[i]) * (value - means[i]); });
    auto scale = no_scale(static_cast<std::int64_t>(width));
    for (std::size_t i = 0; i < width; ++i) {
        if (!inputs.numbers[i]) continue;
        scale.fill.mutable_data_ptr<float>()[i] = scale.mean.mutable_data_ptr<float>()[i] =
            static_cast<float>(means[i]);
        const auto deviation = static_cast<float>(std::sqrt(squares[i] / counts[i]));
        if (deviation > 0) scale.std.mutable_data_ptr<float>()[i] = deviation;
    }
    return scale;
}

FULGURITE_INLINE Tensor scaled(const Tensor& values, const CsvScale& scale) {
    Tensor result = at::detail::empty_cpu(values.sizes(), at::kFloat);
    const auto width = values.size(1);
    const auto* from = values.const_data_ptr<float>();
    const auto *fill = scale.fill.const_data_ptr<float>(), *mean = scale.mean.const_data_ptr<float>(),
               *std = scale.std.const_data_ptr<float>();
    auto* to = result.mutable_data_ptr<float>();
    for (std::int64_t row = 0; row < values.size(0); ++row, from += width, to += width)
        for (std::int64_t i = 0; i < width; ++i) to[i] = ((std::isnan(from[i]) ? fill[i] : from[i]) - mean[i]) / std[i];
    return result;
}

} // namespace fulgurite::data
