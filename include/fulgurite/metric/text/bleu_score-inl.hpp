// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstddef>
#include <limits>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/bleu_score.hpp"
#include "fulgurite/metric/text/n_grams.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void BLEUScore::add(std::string_view prediction, const std::vector<std::string_view>& references) {
    const auto given = detail::words_of(prediction);
    std::vector<std::vector<std::string_view>> wanted;
    for (const auto reference : references) wanted.push_back(detail::words_of(reference));
    const auto off = [&](const auto& words) {
        return std::max(words.size(), given.size()) - std::min(words.size(), given.size());
    };
    const auto nearest = std::min_element(wanted.begin(), wanted.end(),
                                          [&](const auto& one, const auto& other) { return off(one) < off(other); });
    predicted_words += static_cast<std::int64_t>(given.size());
    reference_words += static_cast<std::int64_t>(nearest->size());
    texts += 1;
    std::vector<double> matched, number;
    for (std::size_t n = 1; n <= static_cast<std::size_t>(options_.n_gram); ++n) {
        detail::NGrams<std::string> most; // of all references, each sequence as often as in the one that has it most
        for (const auto& words : wanted)
            for (const auto& [text, count] : detail::n_grams(words, n)) most[text] = std::max(most[text], count);
        matched.push_back(static_cast<double>(detail::matches(detail::n_grams(given, n), most)));
        number.push_back(static_cast<double>(detail::number_of_n_grams(given.size(), n)));
    }
    found += at::tensor(matched, at::kDouble);
    all += at::tensor(number, at::kDouble);
}

FULGURITE_INLINE double BLEUScore::compute() const {
    if (texts.value() == 0) return std::numeric_limits<double>::quiet_NaN();
    const auto above = found.tensor().cpu(), below = all.tensor().cpu();
    double logs = 0;
    for (std::int64_t i = 0; i < options_.n_gram; ++i) {
        const auto matched = above.const_data_ptr<double>()[i], number = below.const_data_ptr<double>()[i];
        if (matched == 0) return 0;
        const double more = options_.smooth && i > 0 ? 1 : 0;
        const auto weight = options_.weights.empty() ? 1.0 / static_cast<double>(options_.n_gram)
                                                     : options_.weights[static_cast<std::size_t>(i)];
        logs += weight * std::log((matched + more) / (number + more));
    }
    const auto shortness =
        1 - static_cast<double>(reference_words.value()) / static_cast<double>(predicted_words.value());
    return std::exp(std::min(shortness, 0.0) + logs);
}

} // namespace fulgurite::metric
