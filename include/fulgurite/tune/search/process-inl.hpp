// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/process.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::string ending(int status) {
    if (WIFSIGNALED(status)) {
        const auto* name = ::strsignal(WTERMSIG(status));
        return in_words("its process was ended by signal ", WTERMSIG(status), " (", name == nullptr ? "?" : name, ")");
    }
    return in_words("its process ended with exit code ", WEXITSTATUS(status), " before the objective returned");
}

FULGURITE_INLINE Process::Process(const std::function<void(Channel)>& body, const std::function<void()>& leave_parent) {
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

FULGURITE_INLINE Process& Process::operator=(Process&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(channel_, other.channel_);
    return *this;
}

FULGURITE_INLINE Process::~Process() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
}

FULGURITE_INLINE int Process::wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status;
}

FULGURITE_INLINE void Process::fail(const char* what) {
    throw Error("tune::search: the system has no more room for ", what, " (", std::generic_category().message(errno),
                "); give fewer workers, or a smaller limit of waiting");
}

FULGURITE_INLINE void Process::run(const std::function<void(Channel)>& body, Channel channel, pid_t parent) {
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

} // namespace fulgurite::tune::detail
