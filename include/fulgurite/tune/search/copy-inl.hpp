// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/copy.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE int thread_count() {
    int count = 0;
    std::error_code unknown;
    for (std::filesystem::directory_iterator entry("/proc/self/task", unknown), end; !unknown && entry != end;
         entry.increment(unknown))
        ++count;
    return count;
}

FULGURITE_INLINE bool fork_for(pid_t adopter) {
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

} // namespace fulgurite::tune::detail
