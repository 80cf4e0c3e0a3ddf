// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <cstdlib>
#include <optional>

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

    using sets_benchmark = void;
    void setup() {
        auto& context = at::globalContext();
        before.emplace(context.deterministicAlgorithms(), context.deterministicAlgorithmsWarnOnly(),
                       context.benchmarkCuDNN());
        setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
        context.setDeterministicAlgorithms(true, warn_only);
        context.setBenchmarkCuDNN(benchmark);
    }
    void teardown() {
        if (!before) return;
        at::globalContext().setDeterministicAlgorithms(before->algorithms, before->warn_only);
        at::globalContext().setBenchmarkCuDNN(before->benchmark);
        before.reset();
    }

    /// How LibTorch was set before the run.
    struct Settings {
        bool algorithms, warn_only, benchmark;
        Settings(bool deterministic, bool only_warns, bool benchmarks)
            : algorithms(deterministic), warn_only(only_warns), benchmark(benchmarks) {}
    };
    std::optional<Settings> before = {};
};

} // namespace fulgurite
