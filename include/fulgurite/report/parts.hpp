// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/document.hpp"
#include "fulgurite/report/figure.hpp"
#include "fulgurite/report/sections.hpp"
#include "fulgurite/report/ticks.hpp"

/// What programs add to a report, as HTML.
namespace fulgurite::report {

/// A confusion matrix as a heat map: in each cell how many, and their share of the row. Beyond 40 classes, which no
/// window has room for, the classes that are taken for others most often.
std::string heat_map(const Matrix& matrix);
/// Images beside each other, each in the page itself.
std::string gallery(const Gallery& gallery);
std::string table(const Table& table);
std::string notes(const std::vector<std::string>& notes);

/// All sections, in this order: notes, matrices and curves, images, tables.
std::string sections(const Sections& sections);

namespace detail {

/// The most frequent mistakes of a matrix.
Table confusions(const Matrix& matrix, std::size_t count);
std::string matrix_caption(const Matrix& matrix, std::string_view about);
std::string matrix_row(const Matrix& matrix, std::size_t row);
/// 97.5 %, and 100 % or 0 % only for what is that.
std::string percent(double share);
bool is_number(std::string_view text);

} // namespace detail

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/parts-inl.hpp"
#endif
