// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/logger/mlflow/sender.hpp"

namespace fulgurite::logger::mlflow {

FULGURITE_INLINE Rest rest_at(const net::Url& url, std::chrono::milliseconds patience, const std::atomic<bool>* stop) {
    net::Http http(url, patience, stop);
    http.authorize(authorization(url));
    return Rest(std::move(http));
}

FULGURITE_INLINE Sender::Sender(Spool& spool, const net::Url& url, std::chrono::milliseconds patience)
    : spool_(&spool),
      uploader_(spool, rest_at(url, patience, &stop_), false),
      where_(url.text()),
      thread_([this] { run(); }) {}

FULGURITE_INLINE Sender::~Sender() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

FULGURITE_INLINE void Sender::notify() {
    {
        const std::lock_guard lock(mutex_);
    }
    wake_.notify_one();
}

FULGURITE_INLINE bool Sender::wait(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    hurry_ = true;
    wake_.notify_one();
    const bool done = progress_.wait_for(lock, most, [&] { return !busy_ && !spool_->has_pending(); });
    hurry_ = false;
    return done;
}

FULGURITE_INLINE std::string Sender::failure() {
    const std::lock_guard lock(mutex_);
    return failure_;
}

FULGURITE_INLINE void Sender::note_failure(const std::string& why, double retry_after) {
    constexpr std::chrono::milliseconds first{500}, longest{30'000};
    const std::lock_guard lock(mutex_);
    if (stop_) return; // it was broken off
    failure_ = why;
    pause_ = failures_ == 0 ? first : std::min(2 * pause_, longest);
    const auto asked = std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(retry_after, 0.0, 60.0) * 1e3));
    pause_ = std::max(pause_, asked);
    gives_up_ = ++failures_ >= many_failures;
    if (std::exchange(told_, true)) return;
    warn("MLflow has not taken what was logged: " + why + "; it is kept in '" + spool_->path().string() +
         "', and sent when the server takes it");
}

FULGURITE_INLINE void Sender::send_all() {
    try {
        while (!stop_ && uploader_.send_next()) {
            const std::lock_guard lock(mutex_);
            if (std::exchange(told_, false)) warn("MLflow at " + where_ + " takes what is logged again");
            failures_ = 0;
            gives_up_ = false;
            failure_.clear();
        }
    } catch (const Declined& declined) {
        note_failure(declined.what(), declined.retry_after);
    } catch (const std::exception& failure) {
        note_failure(failure.what(), 0);
    }
}

FULGURITE_INLINE void Sender::run() {
    constexpr std::chrono::milliseconds short_pause{100};
    std::unique_lock lock(mutex_);
    while (!stop_) {
        if (failures_ == 0) wake_.wait(lock, [&] { return stop_ || spool_->has_pending(); });
        else {
            const auto since = std::chrono::steady_clock::now();
            const auto waited = [&](std::chrono::milliseconds pause) {
                return std::chrono::steady_clock::now() - since >= pause;
            };
            while (!stop_ && !waited(hurry_ ? std::min(pause_, short_pause) : pause_))
                wake_.wait_for(lock, short_pause);
        }
        if (stop_) break;
        busy_ = true;
        lock.unlock();
        send_all();
        lock.lock();
        busy_ = false;
        progress_.notify_all();
    }
}

} // namespace fulgurite::logger::mlflow
