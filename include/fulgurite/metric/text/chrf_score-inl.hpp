// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstddef>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/metric/text/chrf_score.hpp"
#include "fulgurite/metric/text/n_grams.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

namespace detail {

/// Words, with a punctuation mark at the end or else at the beginning as one of its own.
FULGURITE_INLINE std::vector<std::string_view> words_and_marks(std::string_view text) {
    constexpr std::string_view marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    std::vector<std::string_view> parts;
    for (const auto word : words_of(text)) {
        const bool ends = word.size() > 1 && marks.find(word.back()) != std::string_view::npos;
        const bool begins = !ends && word.size() > 1 && marks.find(word.front()) != std::string_view::npos;
        const auto first = ends ? word.size() - 1 : begins ? 1 : word.size();
        parts.push_back(word.substr(0, first));
        if (first < word.size()) parts.push_back(word.substr(first));
    }
    return parts;
}

} // namespace detail

/// What a text consists of, and how many sequences of each length it has: those of characters, then those of words.
struct CHRFScore::Grams {
    std::string text; // at which the words look
    std::u32string characters;
    std::vector<detail::NGrams<std::u32string_view>> of_characters;
    std::vector<detail::NGrams<std::string>> of_words;
    std::vector<double> numbers;

    Grams(std::string_view from, const Options& options)
        : text(options.lowercase ? in_small_letters(from) : std::string(from)),
          characters(detail::characters_of(options.whitespace ? std::string_view(text) : detail::stripped(text))) {
        if (!options.whitespace) std::erase(characters, U' ');
        const auto words = detail::words_and_marks(text);
        for (std::size_t n = 1; n <= static_cast<std::size_t>(options.n_char_order); ++n) {
            of_characters.push_back(detail::n_grams(std::u32string_view(characters), n));
            numbers.push_back(static_cast<double>(detail::number_of_n_grams(characters.size(), n)));
        }
        for (std::size_t n = 1; n <= static_cast<std::size_t>(options.n_word_order); ++n) {
            of_words.push_back(detail::n_grams(words, n));
            numbers.push_back(static_cast<double>(detail::number_of_n_grams(words.size(), n)));
        }
    }
    Grams(const Grams&) = delete;
    Grams& operator=(const Grams&) = delete;

    std::vector<double> shared_with(const Grams& other) const {
        std::vector<double> shared;
        for (std::size_t i = 0; i < of_characters.size(); ++i)
            shared.push_back(static_cast<double>(detail::matches(of_characters[i], other.of_characters[i])));
        for (std::size_t i = 0; i < of_words.size(); ++i)
            shared.push_back(static_cast<double>(detail::matches(of_words[i], other.of_words[i])));
        return shared;
    }
};

FULGURITE_INLINE void CHRFScore::add(std::string_view prediction, const std::vector<std::string_view>& references) {
    const Grams given(prediction, options_);
    double best = 0;
    std::vector<double> shared(given.numbers.size()), numbers(given.numbers.size());
    for (const auto reference : references) {
        const Grams other(reference, options_);
        const auto both = given.shared_with(other);
        const auto value = score(both.data(), given.numbers.data(), other.numbers.data());
        if (value <= best) continue;
        best = value;
        shared = both;
        numbers = other.numbers;
    }
    matched += at::tensor(shared, at::kDouble);
    predicted += at::tensor(given.numbers, at::kDouble);
    wanted += at::tensor(numbers, at::kDouble);
    texts += 1;
}

FULGURITE_INLINE double CHRFScore::compute() const {
    if (texts.value() == 0) return std::numeric_limits<double>::quiet_NaN();
    const auto shared = matched.tensor().cpu(), given = predicted.tensor().cpu(), other = wanted.tensor().cpu();
    return score(shared.const_data_ptr<double>(), given.const_data_ptr<double>(), other.const_data_ptr<double>());
}

FULGURITE_INLINE double CHRFScore::score(const double* matches, const double* given, const double* references) const {
    const auto lengths = options_.n_char_order + options_.n_word_order;
    const auto square = options_.beta * options_.beta;
    double sum = 0;
    for (std::int64_t i = 0; i < lengths; ++i) {
        const auto precision = given[i] > 0 ? matches[i] / given[i] : 0;
        const auto recall = references[i] > 0 ? matches[i] / references[i] : 0;
        sum += (1 + square) * precision * recall / std::max(square * precision + recall, 1e-16);
    }
    return sum / static_cast<double>(lengths);
}

} // namespace fulgurite::metric
