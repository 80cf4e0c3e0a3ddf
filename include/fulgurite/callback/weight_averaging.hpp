// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "fulgurite/callback/averages.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// What is done with a module's buffers, such as the running statistics of a batch normalisation.
enum class Buffers {
    averaged, ///< as the parameters are; integers (counts of batches) are copied
    copied    ///< as they last were in training
};
/// Which weights the module has when `fit` is over.
enum class AfterFit {
    averaged, ///< the averages; `exchange(module)` gets the others back
    trained   ///< those that the optimizer left; `exchange(module)` gets the averages
};

struct WeightAveragingOptions {
    Duration every = Steps{1};           ///< how often weights are taken in: `Steps{n}` or `Epochs{n}`
    Duration start = Steps{0};           ///< not before this step or epoch, counted from 0
    Buffers buffers = Buffers::averaged; ///< what is done with buffers
    bool use_in_validation = true;       ///< validations of a fit see the averages
    AfterFit after_fit = AfterFit::averaged;
};

struct EMAOptions {
    double decay = 0.999;                ///< what is kept of the average at each update, 0 to 1
    Duration every = Steps{1};           ///< how often weights are taken in: `Steps{n}` or `Epochs{n}`
    Duration start = Steps{0};           ///< not before this step or epoch, counted from 0
    Buffers buffers = Buffers::averaged; ///< what is done with buffers
    bool use_in_validation = true;       ///< validations of a fit see the averages
    AfterFit after_fit = AfterFit::averaged;
};

namespace callback {

/// What all averages of weights have in common; `Derived` says with `share(count)` how much of the weights goes into
/// the average of `count` earlier ones.
template <class Derived>
class WeightAverage {
public:
    explicit WeightAverage(const WeightAveragingOptions& options, const char* name) : options_(options) {
        for (const Duration& duration : {options.every, options.start})
            if (!duration.in_steps() && !duration.in_epochs())
                throw Error(std::string(name) + ": every and start are counted in Steps or Epochs");
        if (options.every.never()) throw Error(std::string(name) + ": every is 0; give Steps{1} or more");
    }

    /// Exchanges the weights of the module with the averages, bit for bit, after a fit and for as long as one likes: a
    /// second call undoes it. Throws `Error` where there are no averages, or they are of another module.
    void exchange(const torch::nn::Module& module) {
        if (averages_.empty()) throw Error("no weights have been averaged yet; there is nothing to exchange");
        averages_.exchange_with(StateTensors(module));
    }
    /// How often weights were taken in.
    std::int64_t averaged() const { return averages_.count(); }

    template <class Run>
    void on_load_checkpoint(Run&, const StateTree& checkpoint) {
        loaded_.reset();
        if constexpr (Run::stage() == Stage::fit)
            if (Averages::are_in(checkpoint)) loaded_ = checkpoint;
    }
    template <class Run>
    void on_fit_start(Run& run) {
        require_one_average(run);
        averages_.follow(run.module(), options_.buffers == Buffers::averaged);
        if (loaded_) averages_.load(*loaded_);
        loaded_.reset();
    }
    using averages_weights = void;

    void on_train_start(const auto& run) { looked_at_ = run.global_step(); }
    template <class Run>
    void on_train_batch_end(Run& run) {
        const auto now = run.global_step(), before = looked_at_;
        looked_at_ = now;
        if (now == before || !options_.every.in_steps()) return;
        // The steps 0, n, 2n, …, also where a batch makes several.
        const auto n = options_.every.count();
        if ((now + n - 1) / n > (before + n - 1) / n && has_started(run)) take_in();
    }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        if (options_.every.in_epochs() && run.epoch() % options_.every.count() == 0 && has_started(run)) take_in();
    }

    template <class Run>
    void on_validation_start(Run& run) {
        if constexpr (Run::stage() == Stage::fit)
            if (options_.use_in_validation && !run.sanity_checking() && !averages_.empty()) {
                averages_.exchange();
                validating_ = true;
            }
    }
    void on_validation_end() { end_validation(); }
    void on_train_end() {
        if (options_.after_fit == AfterFit::averaged && !averages_.empty()) averages_.exchange();
    }
    void on_save_checkpoint(auto&, StateTree& checkpoint) { averages_.save(checkpoint); }
    /// A validation that was broken off leaves the weights of training.
    void on_exception() { end_validation(); }

private:
    template <class Run>
    bool has_started(const Run& run) const {
        return options_.start.count() <= (options_.start.in_epochs() ? run.epoch() : run.global_step() - 1);
    }
    void take_in() { averages_.add(static_cast<const Derived&>(*this).share(averages_.count())); }
    void end_validation() {
        if (validating_) averages_.exchange();
        validating_ = false;
    }

    WeightAveragingOptions options_;
    Averages averages_;
    std::optional<StateTree> loaded_;
    std::int64_t looked_at_ = 0;
    bool validating_ = false;
};

} // namespace callback

/// Keeps the mean of the weights that training goes through: `WeightAveraging{{.every = Epochs{1}, .start =
/// Epochs{5}}}`.
///
/// The averages begin as a copy of the first weights that are taken in; before that, validations and checkpoints have
/// the weights of training. A checkpoint holds the averages as its `state_dict`, which is what `load_checkpoint` and
/// Python load, and the weights to go on with beside them, in the layout of Lightning's callback of the same name.
/// `test` and `predict` use the weights that the module has. Cost: one kernel over all weights per update, one more
/// copy of them in memory; a validation copies them four times.
class WeightAveraging : public callback::WeightAverage<WeightAveraging> {
public:
    /// Throws `Error` for a cadence that is neither in steps nor in epochs, or is 0.
    explicit WeightAveraging(WeightAveragingOptions options = {}) : WeightAverage(options, "WeightAveraging") {}

    double share(std::int64_t count) const { return 1 / static_cast<double>(count + 1); }
};

/// Keeps an exponential moving average of the weights, average = decay · average + (1 − decay) · weights, in the
/// weights' own type: `EMA{{.decay = 0.999}}`. All else is as in `WeightAveraging`; follows Lightning's
/// `EMAWeightAveraging`.
class EMA : public callback::WeightAverage<EMA> {
public:
    /// Throws `Error` for a decay outside of 0 to 1, and as `WeightAveraging` does.
    explicit EMA(EMAOptions options = {})
        : WeightAverage({options.every, options.start, options.buffers, options.use_in_validation, options.after_fit},
                        "EMA"),
          decay_(options.decay) {
        if (!(options.decay >= 0 && options.decay <= 1))
            throw Error("EMA: decay is " + std::to_string(options.decay) + "; give 0 to 1, such as 0.999");
    }

    double share(std::int64_t) const { return 1 - decay_; }

private:
    double decay_;
};

} // namespace fulgurite
