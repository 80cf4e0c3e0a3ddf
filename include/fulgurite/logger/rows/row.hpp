// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/logger/concept.hpp"

namespace fulgurite::logger {

/// Keeps one copy of every name: a name logged a thousand times is stored once, and outlives the call it came with.
class Names {
public:
    std::string_view intern(std::string_view name) {
        auto found = names_.find(name);
        return found != names_.end() ? *found : *names_.emplace(name).first;
    }

private:
    std::set<std::string, std::less<>> names_; // nodes: what was handed out stays where it is
};

/// What is logged at one moment, on its way to the writer thread.
struct Row {
    std::int64_t step = 0;
    std::int64_t epoch = -1;           ///< -1 where it is not known
    double wall_time = 0;              ///< seconds since 1970
    std::vector<Scalar> values;        ///< names from `Names`
    std::string raw;                   ///< bytes that the writer takes as they are, in place of values
    std::function<std::string()> late; ///< gives such bytes on the writer's thread: for what takes long
};

/// Seconds since 1970.
inline double wall_time() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Throws `Error` for an option that is no time, or longer than a year.
inline void check_seconds(std::string_view option, double seconds) {
    if (!(seconds >= 0 && seconds <= 366 * 86400.0))
        throw Error("a logger's ", option, " is ", seconds, ", it must be a number from 0 to a year");
}

/// Copies a row into a slot of a queue whose vectors are used again.
void fill(Row& slot, Names& names, std::span<const Scalar> values, std::int64_t step, std::int64_t epoch);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/rows/row-inl.hpp"
#endif
