// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/canvas.hpp"
#include "fulgurite/logger/format/matrix_picture.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::logger {

namespace detail {

/// How dark each number of a matrix is shown, −1 to 1.
class Shades {
public:
    Shades(const double* values, std::int64_t rows, std::int64_t columns) : values_(values), columns_(columns) {
        double largest = 0;
        bool is_signed = false;
        for (std::int64_t i = 0; i < rows; ++i) {
            double sum = 0;
            for (const double value : row(i)) {
                is_signed = is_signed || value < 0;
                if (!std::isfinite(value)) continue;
                largest = std::max(largest, std::abs(value));
                sum += value;
            }
            wholes_.push_back(sum);
        }
        if (is_signed) wholes_.assign(wholes_.size(), largest);
    }
    double of(std::int64_t at, std::int64_t column) const {
        const double whole = wholes_[static_cast<std::size_t>(at)];
        const double share = whole > 0 ? row(at)[static_cast<std::size_t>(column)] / whole : 0;
        return std::isfinite(share) ? std::clamp(share, -1.0, 1.0) : 0;
    }

private:
    std::span<const double> row(std::int64_t at) const {
        return {values_ + at * columns_, static_cast<std::size_t>(columns_)};
    }

    const double* values_;
    std::int64_t columns_;
    std::vector<double> wholes_; // what is as dark as can be, for each row
};

inline Colour shaded(double share) {
    const Colour full = share < 0 ? Colour{217, 113, 28} : Colour{46, 107, 208};
    const auto part = static_cast<float>(std::abs(share));
    return {255 + (full.red - 255) * part, 255 + (full.green - 255) * part, 255 + (full.blue - 255) * part};
}

inline void check_matrix(std::string_view name, const at::Tensor& matrix) {
    constexpr std::int64_t most = 2048;
    if (!matrix.defined() || matrix.dim() != 2 || matrix.numel() == 0)
        throw Error("the matrix '", name, "' is ", matrix.defined() ? shape_text(matrix.sizes()) : "no tensor",
                    "; give [N, M]");
    if (std::max(matrix.size(0), matrix.size(1)) > most)
        throw Error("the matrix '", name, "' is ", shape_text(matrix.sizes()), "; one of ", most,
                    " rows and columns is shown at most: log a part of it");
}

} // namespace detail

FULGURITE_INLINE HostImage matrix_picture(std::string_view name, const at::Tensor& matrix) {
    detail::check_matrix(name, matrix);
    const auto rows = matrix.size(0), columns = matrix.size(1), longest = std::max(rows, columns);
    const auto host = matrix.detach().to(at::kCPU, at::kDouble).contiguous();
    const auto* values = host.const_data_ptr<double>();
    // Square by square, with room for five digits as long as there are few.
    const int cell = longest <= 16 ? 5 * detail::Canvas::letter + 8 : std::max(1, static_cast<int>(1024 / longest));
    const int left = 72, top = 64;
    const bool numbered = longest <= 64;
    const auto size = [&](std::int64_t count, int before) {
        return static_cast<std::uint32_t>(before + cell * static_cast<int>(count) + 16);
    };
    detail::Canvas canvas(size(rows, top), std::max<std::uint32_t>(size(columns, left), 320));
    constexpr detail::Colour dark{29, 32, 36}, words{104, 110, 118}, bright{255, 255, 255};
    canvas.text(left, 12, name, 0, dark);
    const detail::Shades shades(values, rows, columns);
    const auto place = [&](std::int64_t i, int before) { return before + cell * static_cast<int>(i); };
    constexpr int line = 8;                                          // half of a letter's height
    const int each = cell >= 2 * detail::Canvas::letter + 4 ? 1 : 4; // not every name has room
    for (std::int64_t j = 0; numbered && j < columns; j += each)
        canvas.text(place(j, left) + cell / 2, top - 20, std::to_string(j), 0.5, words);
    for (std::int64_t i = 0; i < rows; ++i) {
        if (numbered && i % each == 0)
            canvas.text(left - 8, place(i, top) + cell / 2 - line, std::to_string(i), 1, words);
        for (std::int64_t j = 0; j < columns; ++j) {
            const double share = shades.of(i, j);
            canvas.fill(place(j, left), place(i, top), std::max(cell - 1, 1), std::max(cell - 1, 1),
                        detail::shaded(share));
            const auto number = fmt::format("{:.4g}", values[i * columns + j]);
            if (static_cast<int>(number.size()) * detail::Canvas::letter <= cell)
                canvas.text(place(j, left) + cell / 2, place(i, top) + cell / 2 - line, number, 0.5,
                            std::abs(share) > 0.5 ? bright : dark);
        }
    }
    return canvas.image;
}

} // namespace fulgurite::logger
