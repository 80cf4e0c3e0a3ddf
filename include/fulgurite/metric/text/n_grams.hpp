// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fulgurite::metric::detail {

/// How often each sequence of so many tokens occurs.
template <class Text>
using NGrams = std::unordered_map<Text, std::int64_t>;

/// Those of n words, which become one text with spaces, as no word holds one.
inline NGrams<std::string> n_grams(const std::vector<std::string_view>& words, std::size_t n) {
    NGrams<std::string> found;
    for (std::size_t i = 0; i + n <= words.size(); ++i) {
        std::string joined(words[i]);
        for (std::size_t j = 1; j < n; ++j) (joined += ' ') += words[i + j];
        ++found[std::move(joined)];
    }
    return found;
}
/// Those of n characters, which look at the text.
inline NGrams<std::u32string_view> n_grams(std::u32string_view characters, std::size_t n) {
    NGrams<std::u32string_view> found;
    for (std::size_t i = 0; i + n <= characters.size(); ++i) ++found[characters.substr(i, n)];
    return found;
}

/// How many of the one occur in the other, each as often as in both.
template <class Text>
std::int64_t matches(const NGrams<Text>& some, const NGrams<Text>& others) {
    std::int64_t sum = 0;
    for (const auto& [text, count] : some)
        if (const auto other = others.find(text); other != others.end()) sum += std::min(count, other->second);
    return sum;
}

/// How many sequences of n there are.
inline std::int64_t number_of_n_grams(std::size_t tokens, std::size_t n) {
    return tokens < n ? 0 : static_cast<std::int64_t>(tokens - n + 1);
}

} // namespace fulgurite::metric::detail
