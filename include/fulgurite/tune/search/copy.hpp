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

int thread_count();

/// Forks twice, so that the copy is a child of `adopter`, which is a subreaper, and dies with it. True in the copy.
bool fork_for(pid_t adopter);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/copy-inl.hpp"
#endif
