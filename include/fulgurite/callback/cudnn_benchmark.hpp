// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <optional>
#include <utility>

#include "fulgurite/callback/exclusive/sets_cudnn_benchmark.hpp"

namespace fulgurite {

/// For as long as a run lasts, cuDNN tries its kernels out on each new shape and keeps the fastest, or (`false`) does
/// not: Lightning's `benchmark`. Worth it where all batches have the same shape. Nothing on the CPU. What it was set to
/// comes back at the end. With `Deterministic`, that policy's option `benchmark` says it.
class CudnnBenchmark {
public:
    explicit CudnnBenchmark(bool on = true) : on_(on) {}

    using exclusive = callback::SetsCudnnBenchmark;
    void setup(const auto& run) {
        if (before_) return; // a test within a fit
        before_ = at::globalContext().benchmarkCuDNN();
        run_ = &run;
        at::globalContext().setBenchmarkCuDNN(on_);
    }
    void teardown(const auto& run) {
        if (before_ && run_ == &run) at::globalContext().setBenchmarkCuDNN(*std::exchange(before_, std::nullopt));
    }

private:
    bool on_;
    std::optional<bool> before_;
    const void* run_ = nullptr; // that was set up first
};

} // namespace fulgurite
