// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/table/csv_column.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE std::optional<float> float_of(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0; // by way of double: a float's from_chars takes 1e-60 for an error
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    const auto result = static_cast<float>(value);
    return std::isfinite(result) ? std::optional(result) : std::nullopt;
}

} // namespace fulgurite::data::detail

namespace fulgurite::data {

FULGURITE_INLINE std::optional<std::int64_t> CsvColumn::code(std::string_view text) {
    if (const auto found = codes_.find(text); found != codes_.end()) return found->second;
    if (fixed) return std::nullopt;
    const auto code = static_cast<std::int64_t>(categories_.size());
    codes_.emplace(text, code);
    categories_.emplace_back(text);
    return code;
}

FULGURITE_INLINE std::vector<std::int64_t> CsvColumn::sort() {
    const auto less = [numbers = all_numbers()](const std::string& a, const std::string& b) {
        const auto left = detail::float_of(a), right = detail::float_of(b);
        return numbers && left != right ? left < right : a < b;
    };
    std::vector<std::size_t> order(categories_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return less(categories_[a], categories_[b]); });
    std::vector<std::string> sorted;
    std::vector<std::int64_t> new_code(order.size());
    for (const auto old : order) {
        new_code[old] = static_cast<std::int64_t>(sorted.size());
        codes_.find(categories_[old])->second = new_code[old];
        sorted.push_back(categories_[old]);
    }
    categories_ = std::move(sorted);
    return new_code;
}

} // namespace fulgurite::data
