// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/callback/evaluation_hooks.hpp"
#include "fulgurite/callback/stats/clock.hpp"
#include "fulgurite/callback/stats/throughput.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/length_of_a_batch.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/logger/required.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite {

struct ThroughputMonitorOptions {
    std::int64_t window = 100;                ///< batches that a rate is taken over, 1 or more
    std::optional<double> flops_per_sample{}; ///< of a training step on one sample: forward, backward and update
    std::optional<double>
        flops_per_batch{}; ///< the same for a batch; else the module's `flops_per_batch`, if it has one
    std::optional<double> available_flops{}; ///< of the device in a second, by its data sheet, in the type computed in
    std::string separator = "/";             ///< between the parts of a name
    callback::Clock clock = &callback::steady_seconds; ///< what time is read from
};

namespace callback {

/// Stands where nobody says how many items a batch has.
struct NoLength {};

template <class LengthOf, class Batch>
inline constexpr bool counts_in = std::is_same_v<LengthOf, NoLength> || std::is_invocable_v<LengthOf&, const Batch&>;
template <class LengthOf, class Batches>
struct CountsInEach;
template <class LengthOf, class... Batches>
struct CountsInEach<LengthOf, TypeList<Batches...>>
    : refusal::AllHold<
          refusal::verdict<counts_in<LengthOf, Batches>, refusal::a_length_is_of_every_batch<LengthOf, Batches>>...> {};
template <class Context>
struct TrainBatches {
    using type = TypeList<>;
};
template <class Context>
    requires Context::fits
struct TrainBatches<Context> {
    using type = TypeList<typename Context::train_batch>;
};
/// The check that a function of the batch takes the batches of every loader of a run.
template <class LengthOf, class Context>
using counts_verdict =
    typename CountsInEach<LengthOf,
                          concat<typename TrainBatches<Context>::type, typename Context::eval_batches::each>>::type;

} // namespace callback

/// Gives the speed of training to the loggers, over the newest batches, under Lightning's names: "train/time"
/// (seconds), "train/batches", "train/samples" since training started or was resumed, and
/// "train/device/batches_per_sec", "train/device/samples_per_sec": `ThroughputMonitor{{.window = 50}}`. Needs a logger.
///
/// A function of the batch that counts what a sample is made of, such as tokens, adds "train/lengths" and
/// "train/device/items_per_sec": `ThroughputMonitor{{}, [](const auto& batch) { return batch.data.numel(); }}`. Who
/// says what a batch or a sample costs gets "train/device/flops_per_sec", and with `available_flops`
/// "train/device/mfu", the share of it. Validations, tests and predictions have the same but the last two, once at
/// their end, under "validate/", "test/" and "predict/".
///
/// Rates are there from the first batch that is logged on, over fewer batches than the window where there were fewer.
/// The time that validations take does not count as training's. Nothing waits for the device: on a GPU a rate is that
/// at which work is handed to it, which over a window is that at which it is done. Cost: a reading of the clock in each
/// batch.
template <class LengthOf = callback::NoLength>
class ThroughputMonitor : public EvaluationHooks<ThroughputMonitor<LengthOf>, evaluation_hook::Start,
                                                 evaluation_hook::BatchEndWithBatch, evaluation_hook::EpochEnd> {
public:
    /// Throws `Error` for a window or numbers that are not above 0.
    explicit ThroughputMonitor(ThroughputMonitorOptions options = {}, LengthOf length_of = {})
        : options_(std::move(options)),
          length_of_(std::move(length_of)),
          rates_{callback::Throughput(options_.window), callback::Throughput(options_.window),
                 callback::Throughput(options_.window), callback::Throughput(options_.window)} {
        if (options_.window < 1)
            throw Error("ThroughputMonitor: window is ", options_.window, "; give 1 or more batches");
        for (const auto& number : {options_.flops_per_sample, options_.flops_per_batch, options_.available_flops})
            if (!(number.value_or(1) > 0))
                throw Error(
                    "ThroughputMonitor: flops_per_sample, flops_per_batch and available_flops must be above 0 "
                    "where they are given");
        if (options_.flops_per_sample && options_.flops_per_batch)
            throw Error("ThroughputMonitor: both flops_per_sample and flops_per_batch are given; keep one");
    }

    template <class Run>
    using run_verdict = refusal::first_failed<logger::required<ThroughputMonitor, Run>,
                                              callback::counts_verdict<LengthOf, typename Run::context>>;

    void on_train_start() {
        start(Phase::train);
        paused_.reset();
    }
    template <class Run, class Outputs, class Batch>
    void on_train_batch_end(Run& run, const Outputs&, const Batch& batch) {
        const auto samples = static_cast<std::int64_t>(samples_in(batch));
        of(Phase::train).batch(now(), samples, length_of(batch), flops_of(run, samples));
        if (run.is_logging_step()) log(run, Phase::train);
    }
    void on_evaluation_start(auto& run, Phase phase) {
        if (phase == Phase::validation && run.stage() == Stage::fit) paused_ = now();
        start(phase);
    }
    void on_evaluation_batch_end(auto&, const auto& batch, Phase phase) { count(phase, batch); }
    void on_evaluation_epoch_end(auto& run, Phase phase) {
        if (!run.sanity_checking()) log(run, phase);
    }
    void on_validation_end(const auto& run) {
        if (run.stage() != Stage::fit) return;
        if (paused_) of(Phase::train).skip(now() - *paused_);
        paused_.reset();
    }

    /// Rates over the window up to the last batch, and totals.
    const callback::Throughput& throughput(Phase phase = Phase::train) const {
        return rates_[static_cast<std::size_t>(phase)];
    }

private:
    static constexpr bool counts_items = !std::is_same_v<LengthOf, callback::NoLength>;

    double now() const { return options_.clock(); }
    callback::Throughput& of(Phase phase) { return rates_[static_cast<std::size_t>(phase)]; }
    void start(Phase phase) { of(phase).start(now()); }
    template <class Batch>
    void count(Phase phase, const Batch& batch) {
        of(phase).batch(now(), static_cast<std::int64_t>(samples_in(batch)), length_of(batch));
    }
    template <class Batch>
    std::int64_t length_of([[maybe_unused]] const Batch& batch) {
        if constexpr (counts_items) return static_cast<std::int64_t>(length_of_(batch));
        else return 0;
    }
    template <class Run>
    double flops_of(Run& run, std::int64_t samples) const {
        if (options_.flops_per_batch) return *options_.flops_per_batch;
        if (options_.flops_per_sample) return *options_.flops_per_sample * static_cast<double>(samples);
        if constexpr (requires { static_cast<double>(run.module().flops_per_batch()); })
            return static_cast<double>(run.module().flops_per_batch());
        else if constexpr (requires { static_cast<double>(run.module().flops_per_batch); })
            return static_cast<double>(run.module().flops_per_batch);
        else return 0;
    }
    template <class Run>
    void log(Run& run, Phase phase) {
        constexpr std::string_view names[] = {"train", "validate", "test", "predict"};
        const auto& rates = throughput(phase);
        const auto& all = rates.totals();
        const std::string stage = std::string(names[static_cast<std::size_t>(phase)]) + options_.separator;
        run.log(stage + "time", all.time);
        run.log(stage + "batches", static_cast<double>(all.batches));
        run.log(stage + "samples", static_cast<double>(all.samples));
        if constexpr (counts_items) run.log(stage + "lengths", static_cast<double>(all.items));
        const std::string device = stage + "device" + options_.separator;
        run.log(device + "batches_per_sec", rates.batches_per_second());
        run.log(device + "samples_per_sec", rates.samples_per_second());
        if constexpr (counts_items) run.log(device + "items_per_sec", rates.items_per_second());
        if (all.flops == 0) return;
        run.log(device + "flops_per_sec", rates.flops_per_second());
        if (options_.available_flops) run.log(device + "mfu", rates.flops_per_second() / *options_.available_flops);
    }

    ThroughputMonitorOptions options_;
    [[no_unique_address]] LengthOf length_of_;
    std::array<callback::Throughput, 4> rates_; // in the order of Phase
    std::optional<double> paused_;
};

ThroughputMonitor() -> ThroughputMonitor<>;
ThroughputMonitor(ThroughputMonitorOptions) -> ThroughputMonitor<>;
template <class LengthOf>
ThroughputMonitor(ThroughputMonitorOptions, LengthOf) -> ThroughputMonitor<LengthOf>;

} // namespace fulgurite
