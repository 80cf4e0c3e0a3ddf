// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace fulgurite::detail {

/// The addresses of this thread's stack: both 0 where they cannot be had.
struct StackBounds {
    std::uintptr_t low = 0, high = 0;

    static const StackBounds& of_this_thread() {
        thread_local const StackBounds bounds = ask();
        return bounds;
    }

private:
    static StackBounds ask();
};

/// Where the stack ended when a function was called, so that one can tell of an address, once it has returned, whether
/// it was that of a local variable of that function. What lives on the heap, in static memory, further up the stack, on
/// another thread's stack or on a stack that the program made itself is never taken for one.
class StackMark {
public:
    /// Calls `f()` and marks the end of the caller's stack. Not inlined, as the locals of `f` would else be the
    /// caller's.
    template <class F>
    [[gnu::noinline]] static decltype(auto) call(StackMark& mark, F&& f) {
        mark.address_ = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        return std::forward<F>(f)();
    }
    /// Whether an object at this address was a local variable of what was called, and so is gone. Without a call that
    /// was marked, of nothing.
    bool is_gone(const void* object) const;

private:
    std::uintptr_t address_ = 0;
};

} // namespace fulgurite::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/stack-inl.hpp"
#endif
