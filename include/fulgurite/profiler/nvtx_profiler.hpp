// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// Marks the parts of a run as NVTX ranges, for Nsight Systems: `nsys profile ./train` with `NvtxProfiler{}`. The names
/// are those of `SimpleProfiler`. Throws `Error` when a run starts with a LibTorch that has no CUDA.
class NvtxProfiler : public policy::Profiler {
public:
    void begin(Stage stage);
    void enter(const char* name);
    void leave() noexcept;

private:
    bool can_mark_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/profiler/nvtx_profiler-inl.hpp"
#endif
