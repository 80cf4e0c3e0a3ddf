// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>

#include "fulgurite/core/words.hpp"

namespace fulgurite::config {

/// Where a value came from: "file:line:column", "argument 3", "env NAME", "preset NAME", "default".
struct Origin {
    std::string source = "default";
    int line = 0, column = 0; ///< from 1 on; 0: the source has none

    Origin() = default;
    explicit Origin(std::string from, int at_line = 0, int at_column = 0)
        : source(std::move(from)), line(at_line), column(at_column) {}

    std::string text() const {
        if (line == 0) return source;
        return in_words(source, ":", line, ":", column);
    }
    /// Whether it is of a preset, which lies under all else.
    bool is_preset() const { return source.starts_with("preset "); }
    bool operator==(const Origin&) const = default;
};

} // namespace fulgurite::config
