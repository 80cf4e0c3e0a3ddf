// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Parallel.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstring>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <system_error>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/channel.hpp"

namespace fulgurite::tune::detail {

/// How a process ended, in words: "signal 11 (Segmentation fault)".
std::string ending(int status);

/// A process that is forked for a trial, and ends with the search, however that ends.
class Process {
public:
    /// Runs `body(channel)` in it. Throws `Error` where the system has no more processes.
    Process(const std::function<void(Channel)>& body, const std::function<void()>& leave_parent);
    /// One that runs already, a child of this one.
    Process(pid_t id, Channel channel) : id_(id), channel_(std::move(channel)) {}
    Process(Process&& other) noexcept : id_(std::exchange(other.id_, -1)), channel_(std::move(other.channel_)) {}
    Process& operator=(Process&& other) noexcept;
    ~Process();

    Channel& channel() { return channel_; }
    pid_t id() const { return id_; }
    /// Waits for its end; how it ended. Where it was told to end itself, so that it does.
    int wait();

private:
    [[noreturn]] static void fail(const char* what);
    [[noreturn]] static void run(const std::function<void(Channel)>& body, Channel channel, pid_t parent);

    pid_t id_ = -1;
    Channel channel_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/process-inl.hpp"
#endif
