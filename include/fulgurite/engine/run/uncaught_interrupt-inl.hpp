// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/run/uncaught_interrupt.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE void UncaughtInterrupt::terminate() {
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

FULGURITE_INLINE void UncaughtInterrupt::end(const Interrupted& interrupted) {
    std::fprintf(stderr, "%s\n", interrupted.what());
    std::fflush(nullptr);
    std::_Exit(128 + interrupted.signal);
}

} // namespace fulgurite::engine
