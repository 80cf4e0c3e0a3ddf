// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Parallel.h>

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#if __has_include(<dlfcn.h>)
#include <dlfcn.h>
#endif

#include "fulgurite/core/error.hpp"

namespace fulgurite::data {

namespace detail {

/// LibTorch's operations run on this thread alone from here on: workers are the parallelism, and an OpenMP team for
/// each of them would fight the training for the cores. `at::set_num_threads` would set the whole process.
void stay_on_this_thread();

} // namespace detail

/// Threads that make `make(first)` … `make(end - 1)` ahead of the one who takes them, in order, at most `ahead` at a
/// time. `make` is called from all threads at once. What it throws is thrown by the `next()` whose turn it was. The
/// destructor waits for the calls under way, not for those to come. Throws `Error` where a thread can't be started.
template <class T, class Make, class Thread = std::thread>
class Prefetch {
public:
    Prefetch(int workers, std::int64_t first, std::int64_t end, std::int64_t ahead, Make make)
        : make_(std::move(make)), slots_(static_cast<std::size_t>(ahead)), claimed_(first), taken_(first), end_(end) {
        threads_.reserve(static_cast<std::size_t>(workers));
        try {
            for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
        } catch (const std::system_error& error) {
            const auto started = std::to_string(threads_.size());
            stop();
            std::throw_with_nested(Error("data: " + std::to_string(workers) + " workers were asked for, but after " +
                                         started + " the system gave no more threads (" + error.what() +
                                         "); give fewer workers, or raise the limit of threads (ulimit -u)"));
        } catch (...) {
            stop();
            throw;
        }
    }
    Prefetch(const Prefetch&) = delete;
    Prefetch& operator=(const Prefetch&) = delete;
    ~Prefetch() { stop(); }

    /// The next one; waits until it is there.
    T next() {
        Slot slot;
        bool wake = false;
        {
            std::unique_lock lock(mutex_);
            auto& place = slot_of(taken_);
            ready_.wait(lock, [&] { return place.full; });
            slot = std::exchange(place, {});
            ++taken_;
            // Waking a thread costs microseconds, so it is done once for several places where there are several.
            wake = claimed_ - taken_ <= std::ssize(slots_) / 2;
        }
        if (wake) room_.notify_all();
        if (slot.error) std::rethrow_exception(slot.error);
        return std::move(*slot.value);
    }

private:
    struct Slot {
        std::optional<T> value;
        std::exception_ptr error;
        bool full = false;
    };

    Slot& slot_of(std::int64_t number) { return slots_[static_cast<std::size_t>(number) % slots_.size()]; }

    void work() {
        detail::stay_on_this_thread();
        while (const auto number = claim()) {
            Slot slot{.value = {}, .error = {}, .full = true};
            try {
                slot.value.emplace(make_(*number));
            } catch (...) {
                slot.error = std::current_exception();
            }
            bool awaited = false;
            {
                const std::scoped_lock lock(mutex_);
                slot_of(*number) = std::move(slot);
                awaited = *number == taken_;
            }
            if (awaited) ready_.notify_one();
        }
    }

    /// The number of the next one to make, once there is a place for it; none when all is done.
    std::optional<std::int64_t> claim() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return stopped_ || claimed_ == end_ || claimed_ - taken_ < std::ssize(slots_); });
        if (stopped_ || claimed_ == end_) return std::nullopt;
        return claimed_++;
    }

    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopped_ = true;
        }
        room_.notify_all();
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    Make make_;
    std::mutex mutex_;
    std::condition_variable ready_, room_;
    std::vector<Slot> slots_;
    std::int64_t claimed_, taken_, end_; ///< made or being made: [taken, claimed)
    bool stopped_ = false;
    std::vector<Thread> threads_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/pass/prefetch-inl.hpp"
#endif
