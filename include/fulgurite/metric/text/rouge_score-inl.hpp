// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"
#include "fulgurite/metric/text/n_grams.hpp"
#include "fulgurite/metric/text/rouge_score.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

namespace detail {

/// In small letters, with a space in the place of all but a to z and digits.
FULGURITE_INLINE std::string letters_and_digits(std::string_view text) {
    auto small = in_small_letters(text);
    for (auto& each : small)
        if (!(each >= 'a' && each <= 'z') && !(each >= '0' && each <= '9')) each = ' ';
    return small;
}

FULGURITE_INLINE std::int64_t longest_common(const std::vector<std::string_view>& one,
                                             const std::vector<std::string_view>& other) {
    // Without substitutions, edits are what stands outside of the longest common sequence.
    const auto sum = static_cast<std::int64_t>(one.size() + other.size());
    return (sum - edit_cost(one, other, 2)) / 2;
}

FULGURITE_INLINE ROUGEValue rouge_value(std::int64_t shared, std::int64_t given, std::int64_t wanted) {
    if (shared == 0) return {0, 0, 0};
    const auto precision = static_cast<double>(shared) / static_cast<double>(given);
    const auto recall = static_cast<double>(shared) / static_cast<double>(wanted);
    return {2 * precision * recall / (precision + recall), precision, recall};
}

using ROUGEKinds = std::array<ROUGEValue, 3>; // rouge1, rouge2, rougeL

FULGURITE_INLINE ROUGEKinds rouge_values(const std::vector<std::string_view>& given,
                                         const std::vector<std::string_view>& wanted) {
    ROUGEKinds values{};
    for (const std::size_t n : {1U, 2U})
        values[n - 1] = rouge_value(matches(n_grams(given, n), n_grams(wanted, n)), number_of_n_grams(given.size(), n),
                                    number_of_n_grams(wanted.size(), n));
    values[2] = rouge_value(longest_common(given, wanted), static_cast<std::int64_t>(given.size()),
                            static_cast<std::int64_t>(wanted.size()));
    return values;
}

} // namespace detail

FULGURITE_INLINE void ROUGEScore::add(std::string_view prediction, const std::vector<std::string_view>& references) {
    const auto text = detail::letters_and_digits(prediction);
    const auto given = detail::words_of(text);
    std::vector<detail::ROUGEKinds> found;
    for (const auto reference : references) {
        const auto other = detail::letters_and_digits(reference);
        found.push_back(detail::rouge_values(given, detail::words_of(other)));
    }
    std::vector<double> sums;
    for (std::size_t kind = 0; kind < 3; ++kind) {
        ROUGEValue value{0, 0, 0};
        if (accumulate_ == Accumulate::best)
            value = (*std::max_element(found.begin(), found.end(), [&](const auto& one, const auto& another) {
                return one[kind].fmeasure < another[kind].fmeasure;
            }))[kind];
        else
            for (const auto& each : found) {
                const auto share = 1.0 / static_cast<double>(found.size());
                value.fmeasure += each[kind].fmeasure * share;
                value.precision += each[kind].precision * share;
                value.recall += each[kind].recall * share;
            }
        sums.insert(sums.end(), {value.fmeasure, value.precision, value.recall});
    }
    values += at::tensor(sums, at::kDouble);
    texts += 1;
}

FULGURITE_INLINE ROUGEValues ROUGEScore::compute() const {
    constexpr auto nothing = std::numeric_limits<double>::quiet_NaN();
    std::array<double, 9> mean{};
    mean.fill(nothing);
    const auto sums = values.tensor();
    if (sums.defined()) {
        const auto read = sums.cpu();
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] = read.const_data_ptr<double>()[i] / static_cast<double>(texts.value());
    }
    return {{mean[0], mean[1], mean[2]}, {mean[3], mean[4], mean[5]}, {mean[6], mean[7], mean[8]}};
}

} // namespace fulgurite::metric
