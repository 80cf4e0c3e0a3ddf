// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "fulgurite/logger/queue.hpp"
#include "fulgurite/logger/row.hpp"

namespace fulgurite::logger {

/// A queue of rows with the names in them: what a logger holds while it runs.
template <Sink S>
class RowQueue {
public:
    /// `interval` in seconds: how far a reader of what the sink writes may be behind.
    RowQueue(S sink, double interval)
        : queue_(std::move(sink), std::chrono::milliseconds(static_cast<std::int64_t>(interval * 1e3))) {}

    void push(std::span<const Scalar> values, std::int64_t step, std::int64_t epoch) {
        queue_.push([&](Row& row) { fill(row, names_, values, step, epoch); });
    }
    void push(std::string raw) {
        queue_.push([&](Row& row) { row.raw = std::move(raw), row.values.clear(); });
    }
    void flush() { queue_.flush(); }

private:
    Names names_; // before the queue: its thread reads them to the end
    Queue<S> queue_;
};

} // namespace fulgurite::logger
