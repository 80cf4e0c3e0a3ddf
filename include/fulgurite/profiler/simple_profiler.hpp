// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/profiler/table/section_times.hpp"

namespace fulgurite {

namespace profiler {

/// Writes to the standard output.
void print(std::string_view text);

} // namespace profiler

struct SimpleProfilerOptions {
    std::filesystem::path path = {}; ///< a file for the table, instead of `write`; later runs join it
    std::function<void(std::string_view)> write = &profiler::print; ///< is given the table; may be empty
    profiler::Clock clock = &profiler::steady_nanoseconds;
};

/// Measures where the time of a run goes, and writes a table at its end, also where the run failed: `SimpleProfiler{}`,
/// or `SimpleProfiler{{.path = "profile.txt"}}`.
///
/// A row has the calls, the mean and total time with all that lies within, and the part's own time without. The own
/// times add up to the time that the run took: "other" is what lies in no part, such as what a host does between two
/// calls of a session that it holds. Rows are the loaders ("train_dataloader_next": waiting for a batch),
/// "batch_to_device", "forward" (`training_step`), "backward", "optimizer_step", "validation_step", "log_metrics",
/// "save_checkpoint", each hook of each listener ("[Callback]EarlyStopping.on_validation_end", "[Module]Net.setup"),
/// and the pieces of work around them ("run_training_batch", "run_validation").
///
/// Times are the host's. Nothing waits for a GPU, whose work is found in the row that waits for it: see
/// `TorchProfiler`. Cost: two readings of the clock for each part, some 0.1 us. Errors: `Error` where the file cannot
/// be written; its folder is made when a run starts. Source: Lightning's `SimpleProfiler`, which has no own times.
class SimpleProfiler : public policy::Profiler {
public:
    explicit SimpleProfiler(SimpleProfilerOptions options = {})
        : options_(std::move(options)), times_(options_.clock) {}

    void begin(Stage stage);
    void end(std::string_view status);
    void enter(const char* name) {
        if (!runs_.empty()) times_.enter(name);
    }
    void leave() noexcept {
        if (times_.depth() > floor()) times_.leave();
    }

    /// Of the last run, or of the one that goes on, up to now: the largest own time first.
    std::vector<profiler::Row> rows() const;
    /// What they add up to, in seconds.
    double seconds() const;
    /// The rows as text.
    std::string table() const;

private:
    /// Parts below belong to a run that has not ended.
    std::size_t floor() const { return runs_.empty() ? 0 : runs_.back() + 1; }

    SimpleProfilerOptions options_;
    profiler::SectionTimes times_;
    std::vector<std::size_t> runs_; // that go on, one in the other: how many parts were open when each began
    const char* run_ = "";          // the last
    std::string status_, written_;  // how that ended, and what is in the file
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/profiler/simple_profiler-inl.hpp"
#endif
