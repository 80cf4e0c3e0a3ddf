// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace fulgurite::metric::detail {

/// The least cost of edits that make one sequence of the other (Levenshtein): 1 to insert or delete an element,
/// `substitution` to put another one in its place.
template <class Sequence>
std::int64_t edit_cost(const Sequence& from, const Sequence& to, std::int64_t substitution = 1) {
    std::vector<std::int64_t> row(to.size() + 1); // costs of the beginnings of `to`
    std::iota(row.begin(), row.end(), 0);
    for (const auto& each : from) {
        auto diagonal = row[0]++;
        for (std::size_t i = 0; i < to.size(); ++i) {
            const auto replaced = diagonal + (each == to[i] ? 0 : substitution);
            diagonal = row[i + 1];
            row[i + 1] = std::min({replaced, diagonal + 1, row[i] + 1});
        }
    }
    return row.back();
}

} // namespace fulgurite::metric::detail
