// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
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
        const bool follows = !lost_.empty() && lost_.contains(origin.text());
        all_.push_back({origin, in_words(pieces...), all_.size(), follows});
    }
    /// A value is lost: what else is wrong at its place follows from that, counts, and is not told.
    template <class... Pieces>
    void add_lost(const Origin& origin, const Pieces&... pieces) {
        all_.push_back({origin, in_words(pieces...), all_.size(), false});
        lose(origin);
    }
    /// The same of a value of which nothing is told, as another one tells it. All of a preset have one place.
    void lose(const Origin& origin) {
        if (origin != Origin() && !origin.is_preset()) lost_.insert(origin.text());
    }
    /// Does something; what it throws is one of the problems, of this place.
    template <class F>
    void guard(const Origin& origin, F&& f) {
        try {
            f();
        } catch (const Error& error) {
            std::string words = error.what();
            const auto place = origin.text() + ": ";
            const bool is_placed = words.starts_with(place);
            all_.push_back(
                {is_placed ? origin : Origin(""), is_placed ? words.substr(place.size()) : words, all_.size(), false});
        }
    }
    /// What another look has found, but for what stands here already: the same words of the same line.
    void add_new(const Problems& others);
    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }
    /// One a line, each with its place, and how many there are where they are several.
    std::string text() const;
    /// Throws `Error` where anything is wrong.
    void raise() const {
        if (!empty()) throw Error(text());
    }

private:
    struct Problem {
        Origin origin;
        std::string words;
        std::size_t number; // in the order in which they were found
        bool follows;       // from another one, which is told
    };
    std::vector<Problem> all_;
    std::set<std::string> lost_; // places
};

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/problems-inl.hpp"
#endif
