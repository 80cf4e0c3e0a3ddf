// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "fulgurite/callback/average/function.hpp"
#include "fulgurite/callback/average/state_average.hpp"
#include "fulgurite/callback/exclusive/averages_weights.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

namespace callback {

/// What is done with a module's buffers, such as the running statistics of a batch normalisation.
enum class Buffers {
    averaged, ///< as the parameters are; integers (counts of batches) are copied
    copied    ///< as they last were in training
};

} // namespace callback

/// Which weights the module has when `fit` is over.
enum class AfterFit {
    averaged, ///< the averages; `exchange(module)` gets the others back
    trained   ///< those that the optimizer left; `exchange(module)` gets the averages
};

/// Whether weights are taken in after an optimizer step or at an epoch's end: one of the two is given, its index, from
/// 0. Lightning's method of that name.
using ShouldUpdate = std::function<bool(std::optional<std::int64_t> step_idx, std::optional<std::int64_t> epoch_idx)>;

struct WeightAveragingOptions {
    Duration every = Steps{1}; ///< how often weights are taken in: `Steps{n}` or `Epochs{n}`
    Duration start = Steps{0}; ///< not before this step or epoch, counted from 0
    callback::Buffers buffers = callback::Buffers::averaged; ///< what is done with buffers
    bool use_in_validation = true;                           ///< validations of a fit see the averages
    AfterFit after_fit = AfterFit::averaged;
    std::optional<c10::Device> device = {};           ///< where the averages are kept; where the weights are, if empty
    ShouldUpdate should_update = {};                  ///< when weights are taken in, in place of `every` and `start`
    callback::AverageFunction avg_fn = {};            ///< for each tensor; the mean if empty
    callback::MultiAverageFunction multi_avg_fn = {}; ///< for all at once, in place of `avg_fn`
};

namespace callback {

/// What all averages of weights have in common; `multi_avg_fn` says how the weights go into them.
class WeightAverage {
public:
    explicit WeightAverage(WeightAveragingOptions options, const char* name) : options_(std::move(options)) {
        check(options_, name);
        if (!options_.multi_avg_fn) options_.multi_avg_fn = for_all_at_once(options_.avg_fn);
    }

    /// Exchanges the weights of the module with the averages, bit for bit, after a fit and for as long as one likes: a
    /// second call undoes it. Throws `Error` where there are no averages, or they are of another module.
    void exchange(const torch::nn::Module& module);
    /// How often weights were taken in.
    std::int64_t averaged() const { return averages_.count(); }

    template <class Run>
    void setup(Run&) {
        if constexpr (Run::stage() != Stage::fit) return;
        loaded_.reset();
        due_ = false;
    }
    template <class Run>
    void on_load_checkpoint(Run&, const StateTree& checkpoint) {
        if constexpr (Run::stage() == Stage::fit) {
            if (Averages::are_in(checkpoint)) loaded_ = checkpoint;
            const auto* state = checkpoint.find("averaging_state");
            due_ = state && state->contains("due");
        }
    }
    template <class Run>
    void on_fit_start(Run& run) {
        using Followed = Averages::Buffers;
        averages_.follow(run.module(),
                         options_.buffers == callback::Buffers::averaged ? Followed::averaged : Followed::copied,
                         options_.device);
        if (loaded_) averages_.load(*loaded_);
        loaded_.reset();
    }
    using exclusive = AveragesWeights;

    void on_train_start(const auto& run) { looked_at_ = run.global_step(); }
    template <class Run>
    void on_train_batch_end(Run& run) {
        const auto now = run.global_step(), before = looked_at_;
        looked_at_ = now;
        if (is_due_after_steps(run, before, now)) take_in();
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    template <class Run>
    void on_train_epoch_end(Run& run) {
        // Not yet: files that are written at this end have the averages that were validated.
        if (run.epoch_complete() && is_due_after_epoch(run)) due_ = true;
    }

    template <class Run>
    void on_validation_start(Run& run) {
        if constexpr (Run::stage() == Stage::fit)
            if (options_.use_in_validation && !run.sanity_checking() && !averages_.empty()) {
                averages_.exchange();
                validating_ = true;
            }
    }
    template <class Run>
    void on_validation_end(Run&) {
        if constexpr (Run::stage() == Stage::fit) end_validation();
    }
    void on_train_epoch_start(auto&) { settle(); }
    void on_train_end(auto& run) {
        if (settle()) run.weights_changed();
        if (options_.after_fit == AfterFit::averaged && !averages_.empty()) averages_.exchange();
    }
    void on_save_checkpoint(auto&, StateTree& checkpoint) {
        averages_.save(checkpoint);
        if (!due_) return;
        if (!checkpoint.contains("averaging_state")) checkpoint["averaging_state"] = StateTree::dict();
        checkpoint["averaging_state"]["due"] = true;
    }
    /// A validation that was broken off leaves the weights of training.
    template <class Run>
    void on_exception(Run&) {
        if constexpr (Run::stage() == Stage::fit) end_validation();
    }

private:
    static void check(const WeightAveragingOptions& options, const std::string& name);
    template <class Run>
    bool has_started(const Run& run) const {
        return options_.start.count() <= (options_.start.in_epochs() ? run.epoch() : run.global_step() - 1);
    }
    /// After a batch that made the steps from `before` on: usually one, none within a window, or several.
    template <class Run>
    bool is_due_after_steps(const Run& run, std::int64_t before, std::int64_t now) const {
        if (options_.should_update) {
            bool due = false;
            for (auto step = before; step < now; ++step) due = options_.should_update(step, std::nullopt) || due;
            return due;
        }
        if (now == before || !options_.every.in_steps()) return false;
        const auto n = options_.every.count(); // the steps 0, n, 2n, …
        return (now + n - 1) / n > (before + n - 1) / n && has_started(run);
    }
    template <class Run>
    bool is_due_after_epoch(const Run& run) const {
        if (options_.should_update) return options_.should_update(std::nullopt, run.epoch());
        return options_.every.in_epochs() && run.epoch() % options_.every.count() == 0 && has_started(run);
    }
    void take_in() { averages_.add(options_.multi_avg_fn); }
    /// Whether weights were taken in that an epoch's end was due to.
    bool settle();
    void end_validation() {
        if (validating_) averages_.exchange();
        validating_ = false;
    }

    WeightAveragingOptions options_;
    Averages averages_;
    std::optional<StateTree> loaded_;
    std::int64_t looked_at_ = 0;
    bool validating_ = false, due_ = false;
};

} // namespace callback

/// Keeps the mean of the weights that training goes through: `WeightAveraging{{.every = Epochs{1}, .start =
/// Epochs{5}}}`, or another average of them, by an `avg_fn` or a `multi_avg_fn`.
///
/// The averages begin as a copy of the first weights that are taken in; before that, validations and checkpoints have
/// the weights of training. A checkpoint holds the averages as its `state_dict`, which is what `load_checkpoint` and
/// Python load, and the weights to go on with beside them, in the layout of Lightning's callback of the same name.
/// `test` and `predict` use the weights that the module has. Cost: one kernel over all weights per update, one more
/// copy of them in memory; a validation copies them four times. On a `device` of their own they are not in the way of
/// the weights, and each update waits for a copy of these.
class WeightAveraging : public callback::WeightAverage {
public:
    /// Throws `Error` for a cadence that is neither in steps nor in epochs, or is 0, and for two options of which one
    /// would not be heard.
    explicit WeightAveraging(WeightAveragingOptions options = {})
        : WeightAverage(std::move(options), "WeightAveraging") {}
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/weight_averaging-inl.hpp"
#endif
