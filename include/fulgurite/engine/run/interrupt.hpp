// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fulgurite/cadence/handle_signals.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/uncaught_interrupt.hpp"

namespace fulgurite::engine {

/// While it lives, Ctrl-C and SIGTERM are noted and asked for at the end of each batch and of the run; a second Ctrl-C
/// ends the process at once, as it would without this. A signal that the program ignores stays ignored. The handlers
/// that were there before come back at the end, and are given a signal that nobody has asked for. Within another one,
/// as for a test in a hook of a fit, it does nothing: a signal that came stays noted for whoever is outside. Where the
/// policies have `HandleSignals{false}`, it does nothing either.
class InterruptGuard {
public:
    template <class Policies>
    explicit InterruptGuard(Policies& policies)
        : counts_(takes_signals(policies)), outermost_(counts_ && depth_++ == 0) {
        if (!outermost_) return;
        UncaughtInterrupt::install();
        signal_ = 0;
        told_ = false;
        install(SIGINT, old_int_);
        install(SIGTERM, old_term_);
    }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    ~InterruptGuard();
    /// Whether a signal ends what is run under it.
    bool counts() const { return counts_; }
    /// The signal that came, or 0.
    static int signal() { return signal_; }
    /// Whoever asks ends the run for it.
    static int take() {
        told_ = true;
        return signal_;
    }

private:
    template <class Policies>
    static bool takes_signals(Policies& policies) {
        bool takes = true;
        policies.template with<HandleSignals>([&](const auto& asked) { takes = asked.enabled; });
        return takes;
    }
    static void install(int number, struct sigaction& old);
    static void note(int number) {
        if (signal_ != 0) std::_Exit(128 + number);
        signal_ = number;
    }
    static inline volatile std::sig_atomic_t signal_ = 0;
    static inline std::atomic<int> depth_ = 0;
    static inline std::atomic<bool> told_ = false;
    bool counts_, outermost_;
    struct sigaction old_int_ = {}, old_term_ = {};
};

/// What is thrown for the signal that came.
Interrupted interruption(std::int64_t global_step);

/// Where a signal came that ends this run: one that a host holds goes on.
template <class R>
void throw_if_interrupted(R& run) {
    if (run.hears_signals() && InterruptGuard::signal() != 0) throw interruption(run.global_step());
}

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/run/interrupt-inl.hpp"
#endif
