// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "fulgurite/core/error.hpp"

namespace fulgurite::engine {

/// Ends a program that lets an `Interrupted` out of `main` as a shell expects it: the sentence on stderr and the status
/// 130, or 143 for SIGTERM. Every other exception goes to the handler that was there before.
class UncaughtInterrupt {
public:
    /// From now on. Later calls change nothing.
    static void install() {
        static const bool once = (before_ = std::set_terminate(&terminate), true);
        (void)once;
    }

private:
    [[noreturn]] static void terminate();
    [[noreturn]] static void end(const Interrupted& interrupted);
    static inline std::terminate_handler before_ = nullptr;
};

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/run/uncaught_interrupt-inl.hpp"
#endif
