// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <optional>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite {

/// For as long as a run lasts, cuDNN tries its kernels out on each new shape and keeps the fastest, or (`false`) does
/// not: Lightning's `benchmark`. Worth it where all batches have the same shape. Nothing on the CPU. What it was set to
/// comes back at the end. With `Deterministic`, that policy's option `benchmark` says it.
class CudnnBenchmark {
public:
    explicit CudnnBenchmark(bool on = true) : on_(on) {}

    using sets_benchmark = void;
    /// Throws `Error` where another policy of the Trainer sets it, too.
    void setup(auto& run) {
        int setters = 0;
        run.policies().for_all([&]<class P>(P&) { setters += requires { typename P::sets_benchmark; } ? 1 : 0; });
        if (setters > 1)
            throw Error(
                "CudnnBenchmark: Deterministic sets cuDNN's benchmark as well; take this policy out, and give "
                "Deterministic{.benchmark = true} where you want it");
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
