// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>

#include "tests/reliability/net.hpp"

/// The policies that a composition asks for, each a choice at run time.
namespace fulgurite::reliability {

/// Hears everything for the recorder: as the first of the Trainer's policies, and as the last.
struct Spy {
    Recorder* recorder;
    bool first;

#define FULGURITE_SPY(name)                     \
    template <class Run>                        \
    void name(Run& run) {                       \
        if (!run.sanity_checking()) {           \
            auto moment = moment_of(run);       \
            recorder->at(#name, first, moment); \
        }                                       \
    }
    FULGURITE_SPY(on_fit_start)
    FULGURITE_SPY(on_train_start)
    FULGURITE_SPY(on_train_epoch_start)
    FULGURITE_SPY(on_train_batch_start)
    FULGURITE_SPY(on_before_zero_grad)
    FULGURITE_SPY(on_before_backward)
    FULGURITE_SPY(on_after_backward)
    FULGURITE_SPY(on_before_optimizer_step)
    FULGURITE_SPY(on_train_batch_end)
    FULGURITE_SPY(on_late_step)
    FULGURITE_SPY(on_train_epoch_end)
    FULGURITE_SPY(on_validation_start)
    FULGURITE_SPY(on_validation_epoch_start)
    FULGURITE_SPY(on_validation_batch_start)
    FULGURITE_SPY(on_validation_batch_end)
    FULGURITE_SPY(on_validation_epoch_end)
    FULGURITE_SPY(on_validation_end)
    FULGURITE_SPY(on_train_end)
#undef FULGURITE_SPY

    template <class Run>
    void on_fit_end(Run& run) {
        auto moment = moment_of(run);
        recorder->at("on_fit_end", first, moment);
        if (first) return;
        std::size_t i = 0;
        each_of(run.optimizers(), [&](auto& slot) {
            recorder->facts_of(fmt::format("optimizer {}", i), slot.optimizer().state_dict());
            std::size_t j = 0;
            each_of(slot.schedules(), [&](auto& schedule) {
                recorder->facts_of(fmt::format("schedule {} of optimizer {}", j++, i), schedule.state_dict());
            });
            recorder->facts[fmt::format("steps of optimizer {}", i++)] = std::to_string(slot.steps());
        });
    }
    void on_exception(auto&, const std::exception&) { recorder->told("on_exception", first); }
    void teardown(auto&) { recorder->told("teardown", first); }
};

/// A policy of the user's with a state of its own.
struct Counts {
    Recorder* recorder;
    std::int64_t batches = 0, validations = 0, epochs = 0;
    void setup() { batches = validations = epochs = 0; }
    void on_train_batch_end() { ++batches; }
    void on_validation_end(auto& run) { validations += run.sanity_checking() ? 0 : 1; }
    void on_train_epoch_end(auto& run) { epochs += epoch_is_complete(run) ? 1 : 0; }
    StateTree state_dict() const {
        recorder->call("state_dict");
        return StateTree::tuple({StateTree(batches), StateTree(validations), StateTree(epochs)});
    }
    void load_state_dict(const StateTree& state) {
        batches = state.at(0).as_int();
        validations = state.at(1).as_int();
        epochs = state.at(2).as_int();
    }
};

struct Rows : policy::Logger {
    Recorder* recorder;
    explicit Rows(Recorder& rec) : recorder(&rec) {}
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        for (const auto& [name, value] : row)
            recorder->row(fmt::format("{}={:.17g} at {} of epoch {}", name, value, step, epoch));
        recorder->call("logger");
    }
    void flush() { recorder->call("flush"); }
    void finalize(std::string_view status) {
        recorder->statuses.emplace_back(status);
        recorder->call("finalize");
    }
};

/// Takes one number at a time.
struct Scalars : policy::Logger {
    Recorder* recorder;
    explicit Scalars(Recorder& rec) : recorder(&rec) {}
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        recorder->row(fmt::format("{}={:.17g} at {}", name, value, step));
        recorder->call("scalar");
    }
    void finalize(std::string_view status) {
        recorder->statuses.emplace_back(status);
        recorder->call("finalize");
    }
};

/// How a composition's Trainer is built; `steps` ends it earlier.
struct Policies {
    const Composition& c;
    Recorder& recorder;
    std::int64_t cut_steps = 0;

    template <class P, class... Args>
    static std::optional<P> if_asked(bool asked, Args&&... args) {
        return asked ? std::optional<P>(P(std::forward<Args>(args)...)) : std::nullopt;
    }
    std::filesystem::path folder(const char* own) const {
        return c.one_folder ? recorder.folder : recorder.folder / own;
    }

    Spy first() const { return {&recorder, true}; }
    Spy last() const { return {&recorder, false}; }
    std::optional<Counts> counts(bool first) const {
        if (first != (c.counts_first != 0)) return std::nullopt;
        return Counts{&recorder};
    }
    Rows rows() const { return Rows{recorder}; }
    Scalars scalars() const { return Scalars{recorder}; }
    Epochs epochs() const { return Epochs{c.epochs}; }
    std::optional<Steps> steps() const {
        const auto least = c.steps > 0 && cut_steps > 0 ? std::min(c.steps, cut_steps) : c.steps + cut_steps;
        return if_asked<Steps>(least > 0, least);
    }
    std::optional<MinEpochs> min_epochs() const { return if_asked<MinEpochs>(c.min_epochs > 0, c.min_epochs); }
    std::optional<MinSteps> min_steps() const { return if_asked<MinSteps>(c.min_steps > 0, c.min_steps); }
    Limit limit() const {
        const auto amount = [](std::int64_t batches) { return batches > 0 ? Amount(batches) : Amount(); };
        return {.train = amount(c.limit), .val = amount(c.val_limit)};
    }
    std::optional<ValidateEvery> validate() const {
        if (Every::unit(c.validate) == Every::none) return std::nullopt;
        if (Every::unit(c.validate) == Every::percent)
            return ValidateEvery{0.01 * static_cast<double>(Every::count(c.validate))};
        return ValidateEvery{Every::duration(c.validate)};
    }
    LogEvery log_every() const { return LogEvery{c.log_every}; }
    std::optional<LearningRateMonitor> rates() const {
        if (c.rates == 0) return std::nullopt;
        return LearningRateMonitor{{.interval = c.rates == 1 ? LoggingInterval::schedule : LoggingInterval::step}};
    }
    std::optional<SanityCheck> sanity() const { return if_asked<SanityCheck>(c.sanity > 0, c.sanity); }
    std::optional<ClipNorm> clip() const { return if_asked<ClipNorm>(c.clip != 0, 0.5); }
    Accumulate accumulate() const {
        if (c.later == 0) return Accumulate{c.accumulate};
        return Accumulate{{{0, c.accumulate}, {1, c.later}}};
    }
    std::optional<EMA> ema() const {
        if (c.average != 1) return std::nullopt;
        return EMA{{.decay = 0.7,
                    .every = Every::duration(c.average_every),
                    .start = start(),
                    .use_in_validation = c.average_hidden == 0,
                    .after_fit = after_fit()}};
    }
    std::optional<WeightAveraging> mean() const {
        if (c.average != 2) return std::nullopt;
        return WeightAveraging{{.every = Every::duration(c.average_every),
                                .start = start(),
                                .use_in_validation = c.average_hidden == 0,
                                .after_fit = after_fit()}};
    }
    std::optional<SWA> swa() const {
        if (c.average != 3) return std::nullopt;
        return SWA{{.swa_lrs = 0.03,
                    .swa_epoch_start = c.average_start + 1,
                    .annealing_epochs = 2,
                    .average_last = c.average_hidden == 0}};
    }
    template <class K>
    std::optional<EarlyStopping<K>> early(K key) const {
        if (c.early == 0) return std::nullopt;
        return EarlyStopping{key, {.patience = c.early, .strict = false}};
    }
    template <class K>
    std::optional<KeepBest<K>> best(K key, std::int64_t every, std::int64_t k, const char* own) const {
        if (every == 0) return std::nullopt;
        return KeepBest{key, {.top_k = k, .directory = folder(own), .every = Every::duration(every)}};
    }
    auto best_val() const { return best("val/loss"_key, c.best_val, c.best_val_k, "val"); }
    auto best_train() const { return best("train/weighed"_key, c.best_train, 1, "train"); }
    std::optional<KeepEvery> keep() const {
        if (c.keep == 0) return std::nullopt;
        return KeepEvery{Every::duration(c.keep), {.keep = c.keep_k, .directory = folder("keep")}};
    }
    std::optional<KeepEvery> keep_more() const {
        if (c.keep_more == 0) return std::nullopt;
        return KeepEvery{Every::duration(c.keep_more),
                         {.directory = folder("more"), .filename = "more-{epoch}-{step}-{train/loss:.3f}"}};
    }
    std::optional<KeepLast> keep_last() const {
        if (c.has_last == 0) return std::nullopt;
        return KeepLast{
            {.directory = recorder.folder, .every = c.last == 0 ? Duration(Epochs{0}) : Every::duration(c.last)}};
    }

private:
    Duration start() const {
        if (Every::unit(c.average_every) == Every::epochs) return Epochs{c.average_start};
        return Steps{c.average_start};
    }
    AfterFit after_fit() const { return c.average_hidden ? AfterFit::trained : AfterFit::averaged; }
};

} // namespace fulgurite::reliability
