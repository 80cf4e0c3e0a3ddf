// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// Which steps are recorded, as in `torch.profiler.schedule`. A step is a batch of training; out of a fit, one of the
/// evaluation.
struct TorchProfilerOptions {
    std::int64_t wait = 1;       ///< steps that are left out
    std::int64_t warmup = 1;     ///< steps after these in which the profiler gets ready
    std::int64_t active = 3;     ///< steps after these that are recorded, 1 or more
    std::int64_t repeat = 1;     ///< how often that is done; 0: up to the end
    std::int64_t skip_first = 0; ///< steps before all of it
    bool record_shapes = false;  ///< of the inputs of each operator
    bool profile_memory = false; ///< allocations
};

namespace profiler {

/// What a TorchProfiler has open during a run.
class Kineto;
/// A copy of a policy that has opened nothing.
struct KinetoOfThisObject {
    KinetoOfThisObject();
    KinetoOfThisObject(const KinetoOfThisObject&);
    KinetoOfThisObject& operator=(const KinetoOfThisObject&);
    ~KinetoOfThisObject();
    std::unique_ptr<Kineto> held;
};

} // namespace profiler

/// Records LibTorch's operators, on the GPU their kernels as well, and the parts of the run around them into a trace
/// that chrome://tracing and https://ui.perfetto.dev show: `TorchProfiler{"trace.json"}`, or
/// `TorchProfiler{"trace.json", {.wait = 10, .active = 5, .record_shapes = true}}`.
///
/// The parts are named as by `SimpleProfiler`: "run_training_batch", "forward", "backward", "optimizer_step", hooks.
/// Those that begin while steps are recorded are in the trace, each recorded step as "ProfilerStep#4". A run that ends
/// before the recorded steps do, also by an error, writes what there is; one that ends before the first of them warns.
/// Later traces, by `repeat` or of later runs, are called "trace-2.json", "trace-3.json". A test in a hook of a fit is
/// part of the fit.
///
/// Cost: in recorded steps a few us for each operator, at their end the time to write the file; in others nothing but a
/// comparison for each part.
/// Errors: `Error` at construction for a schedule that records nothing, at the start of a run where another profiler of
/// LibTorch's is at work (a process has one at a time), and where the file cannot be written. No half of a file is
/// left. Source: Kineto by `torch::autograd::profiler`; Lightning's `PyTorchProfiler`. Stacks of calls are not
/// recorded, as LibTorch finds only Python's.
class TorchProfiler : public policy::Profiler {
public:
    explicit TorchProfiler(std::filesystem::path path, TorchProfilerOptions options = {});

    void begin(Stage stage);
    void step();
    void end(std::string_view status);
    void enter(const char* name);
    void leave() noexcept;

    /// How many traces were written, over all runs.
    std::int64_t traces() const { return traces_; }
    /// Where a trace is written, of 1, 2, ….
    std::filesystem::path path(std::int64_t trace = 1) const;

private:
    enum class Phase { rest, warmup, active };
    Phase phase_of(std::int64_t step) const;
    bool begins_a_cycle(std::int64_t step) const;
    void go_to(Phase phase);
    void save();

    std::filesystem::path path_;
    TorchProfilerOptions options_;
    profiler::KinetoOfThisObject kineto_;
    int depth_ = 0;                                     // runs that go on, one in the other
    std::int64_t step_ = -1, traces_ = 0, earlier_ = 0; // of earlier runs
    Phase phase_ = Phase::rest;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/profiler/torch_profiler-inl.hpp"
#endif
