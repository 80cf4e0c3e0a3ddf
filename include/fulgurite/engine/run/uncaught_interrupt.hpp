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
    [[noreturn]] static void terminate() {
        if (const auto thrown = std::current_exception()) {
            try {
                std::rethrow_exception(thrown);
            } catch (const Interrupted& interrupted) {
                end(interrupted);
            } catch (...) { // the handler of before asks for it itself
            }
        }
        if (before_ != nullptr) before_();
        std::abort();
    }
    [[noreturn]] static void end(const Interrupted& interrupted) {
        std::fprintf(stderr, "%s\n", interrupted.what());
        std::fflush(nullptr);
        std::_Exit(128 + interrupted.signal);
    }
    static inline std::terminate_handler before_ = nullptr;
};

} // namespace fulgurite::engine
