// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::config {

namespace detail {

class Resolver {
public:
    /// References repeat what they stand for: a short file could fill the memory.
    static constexpr std::size_t most_values = 100'000;
    /// References, lists and tables within each other; a file has as many of the latter.
    static constexpr std::size_t most_levels = 256;

    Resolver(const Value& root, Problems& problems) : root_(root), problems_(problems) {}

    Value resolved(const Value& value);

private:
    bool enter(const Value& from);
    /// From here on all references are lost; one is told.
    void give_up(const Value& at, const auto&... words) {
        if (!std::exchange(gave_up_, true)) problems_.add_lost(at.origin(), words...);
    }
    /// Nothing, at the place of a reference that leads nowhere.
    Value lost(const Value& from, const auto&... words) {
        problems_.add_lost(from.origin(), words...);
        return nothing_at(from);
    }
    static Value nothing_at(const Value& from);
    /// All of a text that is one reference is what it names, of any kind; a part of it is a text.
    Value of_text(const Value& value);
    /// Nothing where a problem has been added.
    std::optional<Value> named(const Value& from, const std::string& path);
    /// The nearest path: one of its names may be wrong. Only for so many, as each is compared with all keys of a table.
    std::string meant(const std::vector<std::string>& parts);

    const Value& root_;
    Problems& problems_;
    std::vector<std::string> active_;
    std::size_t count_ = 0, levels_ = 0, count_of_meant_ = 0;
    bool gave_up_ = false;
};

} // namespace detail

/// The config with what its references name: `lr: ${model.lr}` is that value, `"${name}-${seed}"` a text, `$${x}` the
/// text "${x}". What leads nowhere or back to itself is added to the problems.
inline Value resolve(const Value& config, Problems& problems) {
    return detail::Resolver(config, problems).resolved(config);
}

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/references-inl.hpp"
#endif
