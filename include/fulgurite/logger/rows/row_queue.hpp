// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "fulgurite/logger/rows/queue.hpp"
#include "fulgurite/logger/rows/row.hpp"

namespace fulgurite::logger {

/// Seconds that have been checked.
inline std::chrono::milliseconds to_ms(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3));
}

/// Seconds as the interval of a queue, a hundredth at least: with none at all the writer would never sleep. Throws
/// `Error` for what is no time, or longer than a year.
inline std::chrono::milliseconds flush_interval(double seconds) {
    check_seconds("flush_seconds", seconds);
    return to_ms(std::max(seconds, 0.01));
}

/// A queue of rows with the names in them: what a logger holds while it runs.
template <Sink S>
class RowQueue {
public:
    /// `interval`: how far a reader of what the sink writes may be behind.
    RowQueue(S sink, std::chrono::milliseconds interval) : queue_(std::move(sink), interval) {}

    void push(std::span<const Scalar> values, std::int64_t step, std::int64_t epoch) {
        queue_.push([&](Row& row) { fill(row, names_, values, step, epoch); });
    }
    void push(std::string raw) {
        queue_.push([&](Row& row) { row.raw = std::move(raw), row.late = nullptr, row.values.clear(); });
    }
    /// What the writer's thread makes of data that it holds, `bytes` of them: it waits where much of such is held.
    void push(std::function<std::string()> late, std::size_t bytes) {
        queue_.push([&](Row& row) { row.late = std::move(late), row.raw.clear(), row.values.clear(); }, bytes);
    }
    void flush() { queue_.flush(); }
    bool is_broken() { return queue_.is_broken(); }

private:
    Names names_; // before the queue: its thread reads them to the end
    Queue<S> queue_;
};

} // namespace fulgurite::logger
