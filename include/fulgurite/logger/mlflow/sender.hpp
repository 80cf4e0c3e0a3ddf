// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "fulgurite/logger/mlflow/uploader.hpp"

namespace fulgurite::logger::mlflow {

/// The API of a server, with the credentials that belong to it.
Rest rest_at(const net::Url& url, std::chrono::milliseconds patience, const std::atomic<bool>* stop);

/// A thread that sends what comes into a spool. Where the server fails it tries again after half a second, then after
/// twice as long each time, half a minute at most; training does not wait for it.
class Sender {
public:
    Sender(Spool& spool, const net::Url& url, std::chrono::milliseconds patience);
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    /// Breaks off a request that runs; what the server does not have stays in the spool.
    ~Sender();

    /// There is something in the spool.
    void notify();
    /// Waits until the server has all of the spool, and tries at short intervals. False where it has not in time.
    bool wait(std::chrono::milliseconds most);
    /// Whether several requests in a row have failed.
    bool gives_up() const { return gives_up_; }
    /// Why the last request failed; empty where none did.
    std::string failure();

private:
    void run();
    void send_all();
    void note_failure(const std::string& why, double retry_after);

    static constexpr int many_failures = 3;

    Spool* spool_;
    std::atomic<bool> stop_ = false, gives_up_ = false;
    Uploader uploader_;
    std::string where_;
    std::mutex mutex_; // guards what follows but the thread
    std::condition_variable wake_, progress_;
    std::string failure_;
    int failures_ = 0;
    std::chrono::milliseconds pause_{0};
    bool hurry_ = false, told_ = false, busy_ = false;
    std::thread thread_;
};

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/sender-inl.hpp"
#endif
