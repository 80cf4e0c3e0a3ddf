// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fulgurite::data {

namespace detail {

/// A number that a float holds; nothing where the text is none.
std::optional<float> float_of(std::string_view text);

/// Lets a map of strings be asked by a view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

} // namespace detail

/// What is known of a column that is read: from its own file, or from that of the training table.
class CsvColumn {
public:
    std::string name;
    bool target = false, category = false;
    bool fixed = false; ///< no category may come in that is not there

    /// Of a column of categories, in their order.
    const std::vector<std::string>& categories() const { return categories_; }

    /// The code of a category, put in where it is new; nothing where it may not be.
    std::optional<std::int64_t> code(std::string_view text);

    /// Puts the categories in order, numbers by their value and words by their letters, and says which code each of the
    /// old ones has now.
    std::vector<std::int64_t> sort();

private:
    // A missing one, "", comes first in both orders.
    bool all_numbers() const {
        return std::all_of(categories_.begin(), categories_.end(),
                           [](const auto& text) { return text.empty() || detail::float_of(text); });
    }

    std::vector<std::string> categories_;
    std::unordered_map<std::string, std::int64_t, detail::TextHash, std::equal_to<>> codes_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/table/csv_column-inl.hpp"
#endif
