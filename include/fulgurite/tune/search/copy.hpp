// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

/// Copies of a process that are children of another one.
namespace fulgurite::tune::detail {

inline int thread_count() {
    int count = 0;
    std::error_code unknown;
    for (std::filesystem::directory_iterator entry("/proc/self/task", unknown), end; !unknown && entry != end;
         entry.increment(unknown))
        ++count;
    return count;
}

/// Forks twice, so that the copy is a child of `adopter`, which is a subreaper, and dies with it. True in the copy.
inline bool fork_for(pid_t adopter) {
    std::fflush(nullptr);
    const auto between = ::fork();
    if (between != 0) {
        while (between > 0 && ::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
        }
        return false;
    }
    if (::fork() != 0) std::_Exit(0);
    for (int tries = 0; ::getppid() != adopter && tries < 100'000; ++tries) ::usleep(20);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != adopter) std::_Exit(1);
    return true;
}

/// While it lives, this process is a parent to the orphans below it.
class Adopts {
public:
    Adopts() {
        ::prctl(PR_GET_CHILD_SUBREAPER, &before_);
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    }
    Adopts(const Adopts&) = delete;
    Adopts& operator=(const Adopts&) = delete;
    ~Adopts() { ::prctl(PR_SET_CHILD_SUBREAPER, before_); }

private:
    int before_ = 0;
};

} // namespace fulgurite::tune::detail
