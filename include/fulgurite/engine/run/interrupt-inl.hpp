// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/run/interrupt.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE InterruptGuard::~InterruptGuard() {
    if (counts_) --depth_;
    if (!outermost_) return;
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
    const int missed = told_ ? 0 : signal_;
    signal_ = 0;
    if (missed != 0) std::raise(missed);
}

FULGURITE_INLINE void InterruptGuard::install(int number, struct sigaction& old) {
    struct sigaction action = {};
    action.sa_handler = &note;
    sigemptyset(&action.sa_mask);
    sigaction(number, nullptr, &old);
    if (old.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
}

FULGURITE_INLINE Interrupted interruption(std::int64_t global_step) {
    const int signal = InterruptGuard::take();
    return Interrupted((signal == SIGINT ? "training was interrupted from the keyboard after step "
                                         : "training was asked to terminate after step ") +
                           std::to_string(global_step),
                       signal);
}

} // namespace fulgurite::engine
