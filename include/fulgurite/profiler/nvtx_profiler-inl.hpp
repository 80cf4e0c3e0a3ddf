// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/csrc/profiler/stubs/base.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/profiler/nvtx_profiler.hpp"

namespace fulgurite {

FULGURITE_INLINE void NvtxProfiler::begin(Stage) {
    can_mark_ = torch::profiler::impl::cudaStubs()->enabled();
    if (!can_mark_)
        throw Error(
            "NvtxProfiler: this LibTorch has no CUDA, and so no NVTX ranges; link one that has, or give TorchProfiler");
}
FULGURITE_INLINE void NvtxProfiler::enter(const char* name) {
    if (can_mark_) torch::profiler::impl::cudaStubs()->rangePush(name);
}
FULGURITE_INLINE void NvtxProfiler::leave() noexcept {
    if (can_mark_) torch::profiler::impl::cudaStubs()->rangePop();
}

} // namespace fulgurite
