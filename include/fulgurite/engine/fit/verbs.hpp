// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/mul.h>

#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/engine/state/without_schedules.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/log/tokens.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/names.hpp"
#include "fulgurite/tensor/autograd.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::engine {

template <class R>
inline constexpr bool scales_loss = std::remove_cvref_t<decltype(precision_of(std::declval<R&>()))>::scales_loss;

template <class Schedule>
inline constexpr bool follows_metric = requires { typename Schedule::monitored_key; };

/// Policies that ask how many samples a batch has: by what they are, or by `static constexpr bool counts_samples =
/// true`.
template <class P>
concept SaysItCountsSamples = requires { requires P::counts_samples; };
template <class P>
inline constexpr bool counts_in_samples = policy_of<P, policy::Step> || policy_of<P, policy::Checkpoint> ||
                                          std::is_same_v<P, ValidateEvery> || SaysItCountsSamples<P>;

/// The verbs that a step policy calls, in the order that it wants (see loop/step/eager.hpp).
template <class R>
class FitStep {
    using C = typename R::context;
    using M = module_of<C>;
    using Batch = typename C::train_batch;
    using Result = train_result<C>;

public:
    explicit FitStep(R& run) : run_(run) {}

    /// Runs the training step and records what it logs. Gives the loss back: undefined where the step skipped the
    /// batch.
    at::Tensor forward(Batch& batch) {
        auto& progress = run_.progress();
        auto call = [&]() -> decltype(auto) {
            [[maybe_unused]] auto scope = precision().scope();
            return call_step<module_step::training_step>(run_.module(), batch, progress.batch_idx, run_);
        };
        if constexpr (std::is_void_v<Result>) { // manual optimization may return nothing
            call();
            returned_ = true;
            return {};
        } else {
            auto result = call();
            return forward_result(std::move(result));
        }
    }
    template <class Raw>
    at::Tensor forward_result(Raw&& result) {
        if constexpr (step_value<Raw>::may_skip) {
            if (!result.has_value()) {
                forget();
                return {};
            }
            return take(std::move(*result));
        } else {
            return take(std::move(result));
        }
    }

    void zero_grad() {
        auto& optimizer = std::get<0>(*run_.slots()).optimizer();
        run_.template notify<hook::on_before_zero_grad>(optimizer);
        optimizer.zero_grad();
    }
    void backward(const at::Tensor& loss) {
        if constexpr (scales_loss<R>) run_.backward(precision().scale(loss));
        else run_.backward(loss);
    }

    /// The loss as one of several that share an optimizer step.
    static at::Tensor weighted(const at::Tensor& loss, double weight) { return at::mul(loss, weight); }
    /// Multiplies every gradient, as an accumulation window asks that was not filled.
    void scale_gradients(double factor) {
        at::NoGradGuard no_grad;
        optim::for_each_parameter(std::get<0>(*run_.slots()).optimizer(), [&](const at::Tensor& parameter) {
            if (parameter.grad().defined()) parameter.mutable_grad().mul_(factor);
        });
    }

    static constexpr bool asks_for_loss = optim::AsksForLoss<first_optimizer_of<M>>;

    /// For optimizers that ask for the loss: `closure` is all of the step up to the gradients, and gives the loss.
    template <class Closure>
    void update(Closure closure) {
        auto& optimizer = std::get<0>(*run_.slots()).optimizer();
        optimizer.step([&] {
            const auto loss = closure();
            if (!loss.defined()) throw Error("an optimizer that asks for the loss was given none by training_step");
            run_.template notify<hook::on_before_optimizer_step>(optimizer);
            clip(optimizer);
            return loss;
        });
        count_step();
    }
    void update() {
        auto& slot = std::get<0>(*run_.slots());
        if constexpr (scales_loss<R>)
            if (!precision().unscale(gradients(slot.optimizer()))) return;
        run_.template notify<hook::on_before_optimizer_step>(slot.optimizer());
        clip(slot.optimizer());
        slot.optimizer().step();
        count_step();
    }
    void count_step() {
        auto& slot = std::get<0>(*run_.slots());
        auto& progress = run_.progress();
        slot.count();
        ++progress.global_step;
        ++progress.stepped;
        stepped_ = true;
        if (schedules_rest()) return;
        [[maybe_unused]] std::size_t i = 0;
        each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
            [[maybe_unused]] const auto at = i++;
            if constexpr (!follows_metric<Schedule>)
                advance<Interval::step>(schedule, slot.optimizer(), progress.global_step);
            else if (is_due<Interval::step>(schedule, progress.global_step))
                follow_news(schedule, slot.optimizer(), slot.followed()[at]);
        });
    }
    /// The step had no loss: nothing is updated, and nothing is counted.
    void skip() {}

    /// Schedules that go by epochs, after an epoch's last batch.
    void end_epoch() {
        if (schedules_rest([&](auto& policy) { policy.advance_schedule(std::get<0>(*run_.slots()).optimizer()); }))
            return;
        if constexpr (M::optimization == automatic) {
            auto& slot = std::get<0>(*run_.slots());
            each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
                // A metric of the epoch is known only after the validation: see follow_metrics.
                if constexpr (!follows_metric<Schedule>)
                    advance<Interval::epoch>(schedule, slot.optimizer(), run_.epoch() + 1);
            });
        }
    }

    /// Schedules that follow a metric, at an epoch's end: with the value of this epoch, not with one of an earlier
    /// epoch where this one has none.
    void follow_metrics() {
        if constexpr (M::optimization == automatic) {
            if (schedules_rest()) return;
            auto& slot = std::get<0>(*run_.slots());
            each_schedule(slot, [&]<class Schedule>(Schedule& schedule) {
                if constexpr (follows_metric<Schedule>)
                    if (is_due<Interval::epoch>(schedule, run_.epoch() + 1))
                        follow(schedule, slot.optimizer(), run_.table().is_fresh(typename Schedule::monitored_key{}));
            });
        }
    }

    std::int64_t epoch() const { return run_.epoch(); }
    bool is_last_batch() const { return run_.is_last_batch(); }
    double samples() const { return samples_; }
    /// What the loss is the mean of: the samples of the batch, or what the step said with `tokens(count)`.
    double weight() const { return weight_; }

    /// What the session asks before and after a batch.
    void begin(const Batch& batch) {
        stepped_ = false;
        if constexpr (makes_outputs || R::Policies::template has_category<policy::Step>) forget();
        if constexpr (counts_samples) {
            samples_ = static_cast<double>(samples_in(batch));
            run_.samples(samples_);
            run_.progress().total_samples += static_cast<std::int64_t>(samples_);
        }
    }
    /// The batch is not trained on after all.
    void leave_out() {
        stepped_ = false;
        if constexpr (counts_samples) run_.progress().total_samples -= static_cast<std::int64_t>(samples_);
    }
    bool stepped() const { return stepped_; }
    void stepped(bool value) { stepped_ = value; }
    /// Whether the training step returned a result for this batch; kept where hooks are given it.
    bool returned() const { return returned_; }
    const at::Tensor& loss() const { return loss_; }
    train_outputs<C>& outputs() { return outputs_; }

    static constexpr bool makes_outputs =
        R::template anyone_takes<hook::on_train_batch_end, 1> || R::template anyone_takes<hook::on_train_epoch_end, 1>;

private:
    template <class... Ps>
    static consteval bool anyone_counts(TypeList<Ps...>) {
        return (counts_in_samples<Ps> || ...);
    }
    static constexpr bool counts_samples =
        R::Table::template weighs_samples<Phase::train> || anyone_counts(typename R::Policies::listener_types{});

    decltype(auto) precision() { return precision_of(run_); }
    static consteval bool says_tokens() {
        if constexpr (is_step<Result>) return Result::says_tokens;
        else return false;
    }

    /// What the step of an earlier batch gave is not that of this one.
    void forget() {
        loss_.reset();
        if constexpr (makes_outputs) outputs_ = train_outputs<C>{};
        returned_ = false;
    }
    template <class Value>
    at::Tensor take(Value&& result) {
        if constexpr (is_step<Result> || is_logs<Result>) run_.template record<Phase::train, false>(result, samples_);
        if constexpr (makes_outputs) {
            outputs_ = outputs_from(result);
            returned_ = true;
        }
        weight_ = samples_;
        if constexpr (says_tokens()) weight_ = std::get<Tokens>(result.items).count;
        if constexpr (is_step<Result>) loss_ = std::move(result.loss);
        else if constexpr (std::is_same_v<Result, at::Tensor>) loss_ = std::move(result);
        return loss_;
    }

    template <class Opt>
    std::vector<at::Tensor> gradients(Opt& optimizer) {
        std::vector<at::Tensor> all;
        optim::for_each_parameter(optimizer, [&](const at::Tensor& parameter) {
            if (parameter.grad().defined()) all.push_back(parameter.grad());
        });
        return all;
    }
    template <class Opt>
    void clip(Opt& optimizer) {
        using Hook = hook::configure_gradient_clipping;
        if (run_.template is_heard<Hook>()) run_.template notify<Hook>(optimizer);
        else run_.clip_gradients(optimizer);
    }
    /// Those that are stepped.
    template <class Slot, class F>
    static void each_schedule([[maybe_unused]] Slot& slot, [[maybe_unused]] F&& f) {
        if constexpr (!R::Policies::template has<WithoutSchedules>) each_of(slot.schedules(), f);
    }
    struct DoNothing {
        void operator()(auto&) const {}
    };
    /// Whether a policy drives the learning rates in the schedules' place, as `SWA` does; `f(policy)` for each.
    template <class F = DoNothing>
    bool schedules_rest(F&& f = {}) {
        bool rest = false;
        run_.policies().for_all([&](auto& policy) {
            if constexpr (requires { policy.drives_schedules(); }) {
                if (!policy.drives_schedules()) return;
                rest = true;
                f(policy);
            }
        });
        return rest;
    }
    template <Interval When, class Schedule>
    static bool is_due(const Schedule& schedule, std::int64_t count) {
        return schedule.interval() == When && count % schedule.frequency() == 0;
    }
    template <Interval When, class Schedule, class Opt>
    void advance(Schedule& schedule, Opt& optimizer, std::int64_t count) {
        if (is_due<When>(schedule, count)) schedule.step(optimizer);
    }
    /// With a value that was not seen at an earlier step; `seen`: how often there had been a new one by then.
    template <class Schedule, class Opt>
    void follow_news(Schedule& schedule, Opt& optimizer, std::int64_t& seen) {
        const auto times = run_.table().times(typename Schedule::monitored_key{});
        if (std::exchange(seen, times) != times) follow(schedule, optimizer, true);
    }
    template <class Schedule, class Opt>
    void follow(Schedule& schedule, Opt& optimizer, bool known) {
        if (known) schedule.step(optimizer, run_.metric(typename Schedule::monitored_key{}));
    }

    R& run_;
    at::Tensor loss_;
    train_outputs<C> outputs_;
    double samples_ = 1, weight_ = 1;
    bool stepped_ = false, returned_ = false;
};

} // namespace fulgurite::engine
