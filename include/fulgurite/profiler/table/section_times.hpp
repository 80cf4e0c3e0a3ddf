// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fulgurite::profiler {

/// Tells nanoseconds, by a clock that only goes forward. A test has its own.
using Clock = std::int64_t (*)();

inline std::int64_t steady_nanoseconds() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// What all parts of one name took.
struct Row {
    std::string name;
    std::int64_t calls = 0;
    double own = 0;   ///< seconds, without the parts within it: those of all rows add up to the whole
    double total = 0; ///< seconds, with them
};

/// Adds up what parts of a program take that lie within each other.
class SectionTimes {
public:
    explicit SectionTimes(Clock clock) : clock_(clock) {}

    void enter(const char* name);
    /// The part that was entered last; nothing, where none is open.
    void leave() noexcept;
    /// How many parts are open.
    std::size_t depth() const { return open_.size(); }
    void clear();
    /// One for each name, the largest `own` first; what is open counts up to now.
    std::vector<Row> rows() const;

private:
    struct Sum {
        const char* name;
        std::int64_t calls = 0, own = 0, total = 0;
        int open = 0; // of several within each other, the outermost counts in the total
    };
    struct Open {
        std::size_t sum;
        std::int64_t began, within = 0;
    };
    void close(std::int64_t now) noexcept;

    Clock clock_;
    std::unordered_map<const void*, std::size_t> index_; // a name's address is its key: texts are compared in `rows`
    std::vector<Sum> sums_;
    std::vector<Open> open_;
};

/// The rows as a text of aligned columns, under a title.
std::string text_of(std::string_view title, const std::vector<Row>& rows);

} // namespace fulgurite::profiler

#ifndef FULGURITE_COMPILED
#include "fulgurite/profiler/table/section_times-inl.hpp"
#endif
