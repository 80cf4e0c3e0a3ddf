// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"

namespace fulgurite::logger {

/// What a `Queue` writes to: `write` takes one record, `flush` makes all that was written visible. Both are called from
/// the writer thread alone and may throw.
template <class S>
concept Sink = requires(S& sink, typename S::Record& record) {
    sink.write(record);
    sink.flush();
};

/// A bounded queue with one writer thread behind it.
///
/// The training thread only fills a slot whose memory is used again: no file, no formatting, as a rule no system call.
/// The writer takes all that has come once per interval (or when the queue is half full, or on `flush`), so a reader of
/// the file is never further behind than that. When the disk is slower than training, `push` waits: nothing is dropped.
///
/// What the sink throws is kept and thrown again, once, by the next `push`, `flush` or `close`; later records are
/// dropped.
///
/// An interval below a millisecond is taken for one: the writer would never sleep. Throws `Error` for a capacity of 0.
template <Sink S>
class Queue {
public:
    using Record = typename S::Record;

    explicit Queue(S sink, std::chrono::milliseconds interval = std::chrono::seconds(1), std::size_t capacity = 1024)
        : sink_(std::move(sink)),
          interval_(std::max(interval, std::chrono::milliseconds(1))),
          filling_(at_least_one(capacity)),
          writing_(capacity),
          thread_([this] { run(); }) {}
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;
    ~Queue() { join(); }

    /// Lets a function fill the next slot, which holds what an earlier record left there. Where the record holds many
    /// bytes until it is written, it says so: `push` waits where much of such is held.
    template <class Fill>
    void push(Fill&& fill, std::size_t bytes = 0) {
        std::unique_lock lock(mutex_);
        if (count_ == filling_.size()) {
            wake_.notify_one();
            taken_.wait(lock, [&] { return count_ < filling_.size(); });
        }
        rethrow();
        fill(filling_[count_]);
        if (++count_ == half()) wake_.notify_one();
        held_ += bytes;
        const bool much = held_ >= most_held;
        lock.unlock();
        if (much) flush();
    }

    /// Returns when all that was pushed has been written.
    void flush() {
        std::unique_lock lock(mutex_);
        held_ = 0;
        if (!closing_) {
            const auto ticket = ++asked_;
            wake_.notify_one();
            taken_.wait(lock, [&] { return served_ >= ticket; });
        }
        rethrow();
    }

    /// Whether the sink has thrown: then nothing is written any more.
    bool is_broken() {
        const std::lock_guard lock(mutex_);
        return failed_;
    }

    /// Writes what is left and ends the thread. The destructor does the same, but keeps quiet about errors.
    void close() {
        join();
        rethrow();
    }

private:
    static constexpr std::size_t most_held = 64 << 20; // bytes

    static std::size_t at_least_one(std::size_t capacity) {
        if (capacity == 0)
            throw Error("a logger's queue has a capacity of 0, where nothing could be pushed; give 1 or more");
        return capacity;
    }
    std::size_t half() const { return std::max<std::size_t>(1, filling_.size() / 2); }
    void rethrow() {
        if (auto error = std::exchange(error_, nullptr)) std::rethrow_exception(error);
    }

    void join() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    void run() {
        std::unique_lock lock(mutex_);
        for (bool last = false; !last;) {
            wake_.wait_for(lock, interval_, [&] { return closing_ || asked_ > served_ || count_ >= half(); });
            last = closing_;
            const auto ticket = asked_;
            const auto count = std::exchange(count_, 0);
            std::swap(filling_, writing_);
            taken_.notify_all();
            lock.unlock();
            auto error = write(count);
            lock.lock();
            if (error) {
                error_ = std::move(error);
                failed_ = true;
            }
            served_ = ticket;
            taken_.notify_all();
        }
    }

    std::exception_ptr write(std::size_t count) noexcept {
        if (broken_ || count == 0) return nullptr;
        try {
            for (std::size_t i = 0; i < count; ++i) sink_.write(writing_[i]);
            sink_.flush();
            return nullptr;
        } catch (...) {
            broken_ = true;
            return std::current_exception();
        }
    }

    S sink_; // the writer's own, as are the next two
    bool broken_ = false;
    std::chrono::milliseconds interval_;
    std::mutex mutex_; // guards all below but the thread
    std::condition_variable wake_, taken_;
    std::vector<Record> filling_, writing_; // writing_ is the writer's between two swaps
    std::size_t count_ = 0, held_ = 0;      // held_: bytes since the last flush, at most
    std::uint64_t asked_ = 0, served_ = 0;
    bool closing_ = false, failed_ = false;
    std::exception_ptr error_;
    std::thread thread_;
};

} // namespace fulgurite::logger
