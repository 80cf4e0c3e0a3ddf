// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/callback/average/function.hpp"
#include "fulgurite/callback/average/state_average.hpp"
#include "fulgurite/callback/exclusive/averages_weights.hpp"
#include "fulgurite/core/anneal.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/module/batch_norm.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// The epoch that averaging begins with: its number, counted from 1 (`8`), or the share of all epochs whose last one it
/// is (`0.8`: of ten epochs the eighth).
class SWAStart {
public:
    template <std::integral I>
    SWAStart(I number) : number_(static_cast<std::int64_t>(number)) {} // NOLINT(google-explicit-constructor)
    template <std::floating_point F>
    SWAStart(F share) : share_(static_cast<double>(share)) {} // NOLINT(google-explicit-constructor)

    bool is_share() const { return share_.has_value(); }
    double share() const { return share_.value_or(0); }
    /// The index of that epoch, from 0. `epochs`: of the whole training.
    std::int64_t index(std::int64_t epochs) const;
    bool is_sensible() const { return share_ ? *share_ >= 0 && *share_ <= 1 : number_ >= 1; }

private:
    std::int64_t number_ = 0;
    std::optional<double> share_;
};

/// One learning rate for all parameter groups of an optimizer, or one for each: `0.05`, `{0.05, 0.01}`.
class SWARates {
public:
    SWARates(double rate) : rates_{rate} {}                           // NOLINT(google-explicit-constructor)
    SWARates(std::initializer_list<double> rates) : rates_(rates) {}  // NOLINT
    SWARates(std::vector<double> rates) : rates_(std::move(rates)) {} // NOLINT

    const std::vector<double>& values() const { return rates_; }
    double of(std::size_t group) const { return rates_.size() == 1 ? rates_.front() : rates_.at(group); }

private:
    std::vector<double> rates_;
};

namespace refusal {

template <class Module, bool one_optimizer>
struct swa_sets_the_rates_of_one_optimizer {
    static_assert((holds_for<one_optimizer, Module>),
                  "fulgurite: SWA sets the learning rates of one optimizer, and this module has several; average "
                  "with WeightAveraging{{.every = Epochs{1}}} instead");
};

} // namespace refusal

struct SWAOptions {
    SWARates swa_lrs = 0.0;                  ///< the learning rate that is annealed to, above 0; must be given
    SWAStart swa_epoch_start = 0.8;          ///< the epoch that it begins with: its number, or a share of all epochs
    std::int64_t annealing_epochs = 10;      ///< epochs on the way to `swa_lrs`, ≥ 0
    Anneal annealing_strategy = Anneal::cos; ///< how the rate goes there
    callback::AverageFunction avg_fn = {};   ///< (average, weights, how many are in it) → average; the mean if empty
    std::optional<c10::Device> device = {};  ///< where the averages are kept; where the weights are, if empty
    bool average_last = true;      ///< the weights that training ends with are averaged, too; false as in Lightning
    bool update_batch_norm = true; ///< recompute the statistics of batch normalisations for the averaged weights
};

/// Stochastic weight averaging (Izmailov et al. 2018): `SWA{{.swa_lrs = 0.05}}`. From an epoch on the learning rate
/// goes to `swa_lrs` and stays there, in the place of the module's schedules, and the weights at each epoch's start are
/// averaged. When training ends the averages are put into the module, and one more pass over the training loader
/// (`run.training_pass()`) recomputes the statistics of its batch normalisations. Follows Lightning's
/// `StochasticWeightAveraging`.
///
/// Validations of the fit, and the checkpoints until its end, have the weights of training. A checkpoint at the end
/// holds the averages as its `state_dict`, and beside them, as `current_model_state`, the weights that a resumed run
/// goes on with. Needs one optimizer. Cost: one kernel over all weights per epoch and one more copy of them; at the end
/// a second copy and the pass.
class SWA {
public:
    using exclusive = callback::AveragesWeights;
    template <class Run>
    using fit_verdict =
        typename refusal::verdict<std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<Run&>().optimizers())>> ==
                                      1,
                                  refusal::swa_sets_the_rates_of_one_optimizer<typename Run::module_type, false>>::type;

    /// Throws `Error` for rates that are not above 0, a start that is no epoch, and a negative `annealing_epochs`.
    explicit SWA(SWAOptions options);

    /// How many weights are in the average.
    std::int64_t averaged() const { return mean_.count() + (ended_with_last_ ? 1 : 0); }
    /// Exchanges the averaged weights of the module with those that training ended with, statistics of batch
    /// normalisations with them, bit for bit: after a fit, as often as one likes. Throws `Error` where nothing was
    /// averaged, or for another module.
    void exchange(const torch::nn::Module& module);

    template <class Run>
    void setup(Run&) {
        if constexpr (Run::stage() != Stage::fit) return;
        loaded_.reset();
        go_on_with_.reset();
    }
    template <class Run>
    void on_load_checkpoint(Run&, const StateTree& checkpoint) {
        if constexpr (Run::stage() == Stage::fit)
            if (const auto* state = checkpoint.find("current_model_state")) go_on_with_ = *state;
    }
    template <class Run>
    void on_fit_start(Run& run) {
        start_ = start_of(run);
        check_module(run);
        mean_.follow(run.module(), callback::Averages::Buffers::left_alone, options_.device);
        steps_ = 0;
        latest_ = -1;
        driving_ = ended_with_last_ = false;
        trained_.clear();
        callback::StateTensors state(run.module());
        if (go_on_with_) state.take(state.tensors, *go_on_with_);
        if (loaded_) restore();
        check_groups(std::get<0>(run.optimizers()).optimizer());
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        if (run.epoch() < start_) return;
        if (!std::exchange(driving_, true)) {
            steps_ = 0;
            set_rates(std::get<0>(run.optimizers()).optimizer());
        }
        if (run.epoch() <= latest_) return;
        mean_.add(rule_);
        latest_ = run.epoch();
    }

    /// Whether the module's schedules rest: asked by the loop.
    bool drives_schedules() const { return driving_; }
    /// The epoch's end, in the place of the schedules.
    void advance_schedule(auto& optimizer) {
        ++steps_;
        set_rates(optimizer);
    }

    template <class Run>
    void on_train_end(Run& run) {
        if (mean_.count() == 0) return;
        callback::StateTensors state(run.module());
        callback::Copies trained(state.tensors); // back in the module if what follows throws
        mean_.put(options_.average_last, rule_);
        if constexpr (Run::module_type::optimization == automatic)
            if (options_.update_batch_norm && has_batch_norm(run.module())) {
                GatherBatchNorm gather(run.module());
                run.training_pass();
                gather.keep();
            }
        trained_ = trained.keep();
        ended_with_last_ = options_.average_last;
        run.weights_changed();
    }
    template <class Run>
    void on_save_checkpoint(Run& run, StateTree& checkpoint) {
        if (trained_.empty()) return;
        checkpoint["current_model_state"] = callback::StateTensors(run.module()).named(trained_);
        checkpoint["averaging_state"] = StateTree::dict();
        checkpoint["averaging_state"]["n_averaged"] = averaged();
    }

    StateTree state_dict() const;
    void load_state_dict(const StateTree& state) { loaded_ = state; }

private:
    template <class Run>
    std::int64_t start_of(Run& run) const {
        const auto epochs = run.planned_epochs();
        const auto& start = options_.swa_epoch_start;
        if (start.is_share() && !epochs)
            throw Error("SWA: swa_epoch_start is the share ", start.share(),
                        " of all epochs, but the Trainer has no Epochs{n}; give an epoch's number");
        const auto index = start.index(epochs.value_or(0));
        if (epochs && *epochs > 0 && index >= *epochs && !run.fast_dev_run())
            throw Error("SWA: it begins with epoch number " + std::to_string(index + 1) + ", but training has " +
                        std::to_string(*epochs) + " epochs; give an earlier swa_epoch_start");
        return index;
    }
    template <class Run>
    void check_module(Run& run) const {
        if constexpr (Run::module_type::optimization == manual)
            if (options_.update_batch_norm && has_batch_norm(run.module()))
                throw Error(
                    "SWA: with manual optimization the training step cannot be run for its batch normalisations "
                    "alone; set update_batch_norm to false and call update_batch_norm(module, loader) after fit");
    }
    void check_groups(auto& optimizer) const {
        const auto rates = options_.swa_lrs.values().size(), groups = optimizer.param_groups().size();
        if (rates != 1 && rates != groups)
            throw Error("SWA: swa_lrs has " + std::to_string(rates) + " rates, the optimizer has " +
                        std::to_string(groups) + " parameter groups; give one rate, or as many");
    }
    void set_rates(auto& optimizer) const {
        check_groups(optimizer);
        std::size_t g = 0;
        for (auto& group : optimizer.param_groups())
            group.set_lr(rate_on_the_way(group.lr(), options_.swa_lrs.of(g++), steps_, options_.annealing_epochs,
                                         options_.annealing_strategy));
    }
    void restore();

    SWAOptions options_;
    callback::MultiAverageFunction rule_;
    callback::Averages mean_;
    std::vector<Tensor>
        trained_; // when training is over: what it ended with, averages and all others being in the module
    std::optional<StateTree> loaded_, go_on_with_;
    std::int64_t start_ = 0, steps_ = 0, latest_ = -1;
    bool driving_ = false, ended_with_last_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/swa-inl.hpp"
#endif
