// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/sections_of.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::logger::detail {

FULGURITE_INLINE std::string shape_of(const at::Tensor& tensor) {
    return tensor.defined() ? shape_text(tensor.sizes()) : std::string("no tensor");
}

FULGURITE_INLINE at::Tensor host_doubles(const at::Tensor& tensor) {
    return tensor.detach().to(at::kCPU, at::kDouble).contiguous();
}

} // namespace fulgurite::logger::detail

namespace fulgurite::logger {

FULGURITE_INLINE report::Matrix matrix_of(std::string_view name, const at::Tensor& counts,
                                          std::vector<std::string> class_names) {
    if (!counts.defined() || counts.dim() != 2 || counts.size(0) != counts.size(1) || counts.size(0) == 0)
        throw Error("Report: the matrix '", name, "' is ", detail::shape_of(counts),
                    "; give counts [C, C] of C classes");
    const auto size = static_cast<std::size_t>(counts.size(0));
    if (class_names.empty())
        for (std::size_t i = 0; i < size; ++i) class_names.push_back(std::to_string(i));
    if (class_names.size() != size)
        throw Error("Report: the matrix '", name, "' is ", detail::shape_of(counts), " and has ",
                    std::to_string(class_names.size()), " names of classes; give as many, or none");
    const auto host = detail::host_doubles(counts);
    const auto* values = host.const_data_ptr<double>();
    report::Matrix matrix{std::string(name), std::move(class_names), {values, values + size * size}};
    for (const double value : matrix.counts)
        if (!is_count(value))
            throw Error("Report: the matrix '", name, "' has a ", value,
                        ", which is no count; give numbers of 0 or more");
    return matrix;
}

FULGURITE_INLINE bool is_of_classes(const at::Tensor& matrix) {
    if (matrix.dim() != 2 || matrix.size(0) != matrix.size(1) || matrix.size(0) == 0) return false;
    const auto host = detail::host_doubles(matrix);
    const auto* first = host.const_data_ptr<double>();
    return std::all_of(first, first + host.numel(), is_count);
}

FULGURITE_INLINE report::Table table_of(std::string_view name, const at::Tensor& matrix) {
    const std::int64_t rows = std::min<std::int64_t>(matrix.size(0), 100),
                       columns = std::min<std::int64_t>(matrix.size(1), 30);
    report::Table table{std::string(name), {"row"}};
    for (std::int64_t j = 0; j < columns; ++j) table.columns.push_back(std::to_string(j));
    const bool cut = rows < matrix.size(0) || columns < matrix.size(1);
    if (cut) table.columns.front() = "row; the first of " + shape_text(matrix.sizes());
    const auto host = detail::host_doubles(matrix);
    for (std::int64_t i = 0; i < rows; ++i) {
        auto& row = table.rows.emplace_back(1, std::to_string(i));
        for (std::int64_t j = 0; j < columns; ++j)
            row.push_back(report::axis_number(host.const_data_ptr<double>()[i * matrix.size(1) + j], 6));
    }
    return table;
}

FULGURITE_INLINE std::vector<report::Point> points_of(std::string_view name, const at::Tensor& x, const at::Tensor& y) {
    if (!x.defined() || !y.defined() || x.dim() != 1 || y.dim() != 1 || x.size(0) != y.size(0))
        throw Error("Report: the curve '", name, "' has x of ", detail::shape_of(x), " and y of ", detail::shape_of(y),
                    "; give [N] and [N]");
    const auto xs = detail::host_doubles(x), ys = detail::host_doubles(y);
    std::vector<report::Point> points;
    for (std::int64_t i = 0; i < xs.size(0); ++i)
        points.push_back({xs.const_data_ptr<double>()[i], ys.const_data_ptr<double>()[i]});
    return points;
}

FULGURITE_INLINE report::Image image_of(std::string_view name, const at::Tensor& image, std::string caption) {
    const auto dims = image.defined() ? image.dim() : 0;
    const auto channels = dims == 3 ? image.size(0) : 1;
    const bool fits =
        (dims == 2 || dims == 3) && image.numel() > 0 && (channels == 1 || channels == 3 || channels == 4);
    const bool is_byte = image.defined() && (image.scalar_type() == at::kByte || image.scalar_type() == at::kBool);
    if (!fits)
        throw Error("Report: an image of '", name, "' is ", detail::shape_of(image), "; give [H, W] or [C, H, W]");
    if (!is_byte && !image.is_floating_point())
        throw Error("Report: an image of '", name, "' is of type ", c10::toString(image.scalar_type()),
                    "; give uint8, or floating point from 0 to 1");
    auto host = (dims == 2 ? image.unsqueeze(0) : image).detach().to(at::kCPU, at::kDouble);
    host = host.permute({1, 2, 0}).contiguous();
    const double most = image.scalar_type() == at::kByte ? 1 : 255;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(static_cast<std::size_t>(host.numel()));
    const auto* values = host.const_data_ptr<double>();
    for (std::int64_t i = 0; i < host.numel(); ++i) {
        const double value = values[i] * most;
        bytes.push_back(static_cast<std::uint8_t>(value > 0 ? std::min(std::lround(std::min(value, 255.0)), 255L) : 0));
    }
    const auto height = static_cast<std::uint32_t>(host.size(0)), width = static_cast<std::uint32_t>(host.size(1));
    return {png(bytes, height, width, static_cast<std::uint32_t>(channels)), std::move(caption), width, height};
}

} // namespace fulgurite::logger
