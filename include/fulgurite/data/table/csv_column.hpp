// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <charconv>
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
inline std::optional<float> float_of(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0; // by way of double: a float's from_chars takes 1e-60 for an error
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    const auto result = static_cast<float>(value);
    return std::isfinite(result) ? std::optional(result) : std::nullopt;
}

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
    std::optional<std::int64_t> code(std::string_view text) {
        if (const auto found = codes_.find(text); found != codes_.end()) return found->second;
        if (fixed) return std::nullopt;
        const auto code = static_cast<std::int64_t>(categories_.size());
        codes_.emplace(text, code);
        categories_.emplace_back(text);
        return code;
    }

    /// Puts the categories in order, numbers by their value and words by their letters, and says which code each of the
    /// old ones has now.
    std::vector<std::int64_t> sort() {
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
