// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/stack.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE StackBounds StackBounds::ask() {
    StackBounds bounds;
#ifdef __GLIBC__
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return bounds;
    void* low = nullptr;
    std::size_t size = 0;
    if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
        bounds.low = reinterpret_cast<std::uintptr_t>(low);
        bounds.high = bounds.low + size;
    }
    pthread_attr_destroy(&attributes);
#endif
    return bounds;
}

FULGURITE_INLINE bool StackMark::is_gone(const void* object) const {
    const auto at = reinterpret_cast<std::uintptr_t>(object);
    if (at >= address_) return false;
    const auto& [low, high] = StackBounds::of_this_thread();
    return low <= at && address_ < high;
}

} // namespace fulgurite::detail
