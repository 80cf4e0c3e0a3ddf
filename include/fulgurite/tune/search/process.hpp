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
inline std::string ending(int status) {
    if (WIFSIGNALED(status)) {
        const auto* name = ::strsignal(WTERMSIG(status));
        return in_words("its process was ended by signal ", WTERMSIG(status), " (", name == nullptr ? "?" : name, ")");
    }
    return in_words("its process ended with exit code ", WEXITSTATUS(status), " before the objective returned");
}

/// A process that is forked for a trial, and ends with the search, however that ends.
class Process {
public:
    /// Runs `body(channel)` in it. Throws `Error` where the system has no more processes.
    Process(const std::function<void(Channel)>& body, const std::function<void()>& leave_parent) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("a socket");
        Channel here(ends[0]), there(ends[1]);
        std::fflush(nullptr); // else the child would write once more what waits in a buffer
        const auto parent = ::getpid();
        id_ = ::fork();
        if (id_ < 0) fail("a process");
        if (id_ > 0) {
            channel_ = std::move(here);
            return;
        }
        here.close();
        leave_parent();
        run(body, std::move(there), parent);
    }
    /// One that runs already, a child of this one.
    Process(pid_t id, Channel channel) : id_(id), channel_(std::move(channel)) {}
    Process(Process&& other) noexcept : id_(std::exchange(other.id_, -1)), channel_(std::move(other.channel_)) {}
    Process& operator=(Process&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(channel_, other.channel_);
        return *this;
    }
    ~Process() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        wait();
    }

    Channel& channel() { return channel_; }
    pid_t id() const { return id_; }
    /// Waits for its end; how it ended. Where it was told to end itself, so that it does.
    int wait() {
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
        }
        id_ = -1;
        return status;
    }

private:
    [[noreturn]] static void fail(const char* what) {
        throw Error("tune::search: the system has no more room for ", what, " (",
                    std::generic_category().message(errno), "); give fewer workers, or a smaller limit of waiting");
    }
    [[noreturn]] static void run(const std::function<void(Channel)>& body, Channel channel, pid_t parent) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) std::_Exit(1);
        // Ctrl-C reaches every process of the terminal: the search hears it for all.
        ::signal(SIGINT, SIG_IGN);
        ::signal(SIGTERM, SIG_IGN);
        at::set_num_threads(1);
        body(std::move(channel));
        std::fflush(nullptr);
        std::_Exit(0);
    }

    pid_t id_ = -1;
    Channel channel_;
};

} // namespace fulgurite::tune::detail
