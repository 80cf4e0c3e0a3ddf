// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/problems.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE void Problems::add_new(const Problems& others) {
    for (const auto& other : others.all_)
        if (std::none_of(all_.begin(), all_.end(), [&](const Problem& each) {
                return each.origin.source == other.origin.source && each.origin.line == other.origin.line &&
                       each.words == other.words;
            }))
            all_.push_back({other.origin, other.words, all_.size(), other.follows});
}

FULGURITE_INLINE std::string Problems::text() const {
    auto sorted = all_;
    std::sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
        const auto place = [](const Problem& problem) { // argument 2 is before argument 10
            const auto& [source, line, column] = problem.origin;
            return std::tuple(source.size(), std::string_view(source), line, column, problem.number);
        };
        return place(one) < place(other);
    });
    std::string text;
    std::size_t told = 0;
    for (const auto& [origin, words, number, follows] : sorted) {
        if (follows) continue;
        text += (text.empty() ? "" : "\n") + (origin.source.empty() ? "" : origin.text() + ": ") + words;
        ++told;
    }
    return told > 1 ? text + "\n" + std::to_string(told) + " errors" : text;
}

} // namespace fulgurite::config
