// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/pass/prefetch.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE void stay_on_this_thread() {
#if __has_include(<dlfcn.h>)
    at::internal::lazy_init_num_threads(); // else LibTorch would set it again at this thread's first operation
    using SetThreads = void (*)(int);
    if (auto* symbol = dlsym(RTLD_DEFAULT, "omp_set_num_threads")) reinterpret_cast<SetThreads>(symbol)(1);
#endif
}

} // namespace fulgurite::data::detail
