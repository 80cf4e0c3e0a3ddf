// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/callback/evaluation_hooks.hpp"
#include "fulgurite/callback/stats/device_memory.hpp"
#include "fulgurite/callback/stats/host_stats.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/logger/required.hpp"

namespace fulgurite {

struct DeviceStatsMonitorOptions {
    std::optional<bool> cpu_stats = {};        ///< the host's values; nothing: where the run is on the CPU
    std::vector<std::string> filter_keys = {}; ///< only these, by their names without prefix; none given: all
    std::optional<Duration> every = {};        ///< a cadence of its own, at the end of batches; else the loggers'
};

/// Gives the use of memory and processors to the loggers: `DeviceStatsMonitor{{.filter_keys =
/// {"allocated_bytes.all.peak"}}}`. Needs a logger. For a GPU the statistics of LibTorch's allocator, see
/// `callback::each_memory_statistic`; for the host those of `callback::HostStats`.
///
/// In training they are read at the start and the end of the batches whose step values are logged (`LogEvery`), as
/// "DeviceStatsMonitor.on_train_batch_start/cpu_percent" and "….on_train_batch_end/…"; in a validation, a test or a
/// prediction once, at its end. No device is waited for. Cost: nothing for other batches than these. Throws `Error`
/// before the first batch for a key that there is not. Follows Lightning's callback of the same name.
class DeviceStatsMonitor
    : public EvaluationHooks<DeviceStatsMonitor, evaluation_hook::Start, evaluation_hook::EpochEnd> {
public:
    explicit DeviceStatsMonitor(DeviceStatsMonitorOptions options = {})
        : options_(std::move(options)), trigger_(options_.every.value_or(Steps{1})) {}

    template <class Run>
    using run_verdict = logger::required<DeviceStatsMonitor, Run>;

    template <class Run>
    void on_train_start(Run& run) {
        begin(run);
        trigger_.restart();
    }
    template <class Run>
    void on_train_batch_start(Run& run) {
        if (!options_.every && run.is_next_logging_step() && run.is_first_batch_of_step())
            log(run, "on_train_batch_start");
    }
    template <class Run>
    void on_train_batch_end(Run& run) {
        if (!options_.every) {
            if (run.is_logging_step()) log(run, "on_train_batch_end");
        } else if (trigger_.after_batch(run.counts_before(), run.counts())) {
            trigger_.restart();
            log(run, "on_train_batch_end");
        }
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (options_.every && run.epoch_complete() && trigger_.after_epoch(run.epoch())) log(run, "on_train_epoch_end");
    }

    void on_evaluation_start(auto& run, Phase) { begin(run); }
    void on_evaluation_epoch_end(auto& run, Phase phase) {
        constexpr std::string_view moments[] = {"", "on_validation_epoch_end", "on_test_epoch_end",
                                                "on_predict_epoch_end"};
        if (!run.sanity_checking()) log(run, moments[static_cast<std::size_t>(phase)]);
    }

private:
    bool wanted(std::string_view name) const {
        const auto& keys = options_.filter_keys;
        return keys.empty() || std::find(keys.begin(), keys.end(), name) != keys.end();
    }
    template <class Run, class F>
    void each(Run& run, F&& f) {
        if constexpr (Run::Policies::template has_category<policy::Device>)
            if (!run.device().is_cpu()) callback::each_memory_statistic(run.device(), f);
        if (host_) host_->each(f);
    }
    template <class Run>
    void begin(Run& run) {
        if (!host_ && options_.cpu_stats.value_or(run.device().is_cpu())) host_.emplace();
        std::vector<std::string> names;
        each(run, [&](std::string_view name, double) { names.emplace_back(name); });
        for (const auto& key : options_.filter_keys)
            if (std::find(names.begin(), names.end(), key) == names.end()) throw unknown(key, names);
    }
    static Error unknown(const std::string& key, const std::vector<std::string>& names);
    template <class Run>
    void log(Run& run, std::string_view moment) {
        const std::string prefix = "DeviceStatsMonitor." + std::string(moment) + "/";
        each(run, [&](std::string_view name, double value) {
            if (wanted(name)) run.log(prefix + std::string(name), value);
        });
    }

    DeviceStatsMonitorOptions options_;
    Trigger trigger_;
    std::optional<callback::HostStats> host_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/device_stats_monitor-inl.hpp"
#endif
