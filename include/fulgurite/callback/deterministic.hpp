// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <cstdlib>
#include <optional>

#include "fulgurite/callback/exclusive/sets_cudnn_benchmark.hpp"

namespace fulgurite {

/// Only operators that give the same numbers each time, for as long as a run lasts: Lightning's `deterministic=True`,
/// and with `Deterministic{.warn_only = true}` its `deterministic="warn"`. An operator that has no such kernel throws,
/// or warns. cuDNN tries no kernels out unless `benchmark` says so, and `CUBLAS_WORKSPACE_CONFIG` is set to ":4096:8"
/// where the environment does not say otherwise. What LibTorch was set to comes back at the end; the variable stays.
///
/// Seeds are another matter: `seed_everything`.
struct Deterministic {
    bool warn_only = false; ///< an operator without a deterministic kernel warns instead of throwing
    bool benchmark = false; ///< cuDNN tries its kernels out: the fastest may be another in the next run

    using exclusive = callback::SetsCudnnBenchmark;
    // A test within a fit changes nothing: the settings are those of the run that was set up first.
    void setup(const auto& run) {
        if (before) return;
        auto& context = at::globalContext();
        before.emplace(context.deterministicAlgorithms(), context.deterministicAlgorithmsWarnOnly(),
                       context.benchmarkCuDNN(), &run);
        setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
        context.setDeterministicAlgorithms(true, warn_only);
        context.setBenchmarkCuDNN(benchmark);
    }
    void teardown(const auto& run) {
        if (!before || before->run != &run) return;
        at::globalContext().setDeterministicAlgorithms(before->algorithms, before->warn_only);
        at::globalContext().setBenchmarkCuDNN(before->benchmark);
        before.reset();
    }

    /// How LibTorch was set before the run.
    struct Settings {
        bool algorithms, warn_only, benchmark;
        const void* run; ///< that they come back at the end of
        Settings(bool deterministic, bool only_warns, bool benchmarks, const void* of)
            : algorithms(deterministic), warn_only(only_warns), benchmark(benchmarks), run(of) {}
    };
    std::optional<Settings> before = {};
};

} // namespace fulgurite
