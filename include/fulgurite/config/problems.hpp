// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

/// All that is wrong with a config, told at once, in the order of the file.
class Problems {
public:
    template <class... Pieces>
    void add(const Origin& origin, const Pieces&... pieces) {
        all_.push_back({origin, in_words(pieces...), all_.size()});
    }
    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    /// One a line, each with its place, and how many there are where they are several.
    std::string text() const {
        auto sorted = all_;
        std::sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
            return std::tie(one.origin.source, one.origin.line, one.origin.column, one.number) <
                   std::tie(other.origin.source, other.origin.line, other.origin.column, other.number);
        });
        std::string text;
        for (const auto& [origin, words, number] : sorted)
            text += (text.empty() ? "" : "\n") + origin.text() + ": " + words;
        return all_.size() > 1 ? text + "\n" + std::to_string(all_.size()) + " errors" : text;
    }
    /// Throws `Error` where anything is wrong.
    void raise() const {
        if (!empty()) throw Error(text());
    }

private:
    struct Problem {
        Origin origin;
        std::string words;
        std::size_t number; // in the order in which they were found
    };
    std::vector<Problem> all_;
};

} // namespace fulgurite::config
