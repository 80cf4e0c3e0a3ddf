// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/mul.h>

#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/engine/fit/mark.hpp"
#include "fulgurite/engine/fit/scaling.hpp"
#include "fulgurite/engine/fit/schedule_driver.hpp"
#include "fulgurite/engine/run/check_loss.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/log/tokens.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/names.hpp"
#include "fulgurite/step/eager.hpp"
#include "fulgurite/tensor/autograd.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::engine {

/// Policies that ask how many samples a batch has: by what they are, or because they say so.
template <class P>
inline constexpr bool counts_in_samples =
    policy_of<P, policy::Step> || policy_of<P, policy::Checkpoint> || CountsSamples<P>;

/// The verbs that a step policy calls, in the order that it wants (see step/eager.hpp).
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
            return run_.template call_marked<Result>([&]() -> decltype(auto) {
                [[maybe_unused]] const Section section(run_.policies(), "forward");
                [[maybe_unused]] auto scope = precision().scope();
                return call_step<module_step::training_step>(run_.module(), batch, progress.batch_idx, run_);
            });
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
            if (result.has_value()) return take(std::move(*result));
            forget();
            return {};
        } else return take(std::move(result));
    }

    void zero_grad() {
        auto& optimizer = std::get<0>(*run_.slots()).optimizer();
        run_.template notify<hook::on_before_zero_grad>(optimizer);
        [[maybe_unused]] const Section section(run_.policies(), "optimizer_zero_grad");
        optimizer.zero_grad();
    }
    void backward(const at::Tensor& loss) {
        if constexpr (scales_loss<R>)
            if (scales_now(run_)) return run_.backward(precision().scale(loss));
        run_.backward(loss);
    }

    /// The loss as one of several that share an optimizer step.
    static at::Tensor weighted(const at::Tensor& loss, double weight) {
        return weight == 1 ? loss : at::mul(loss, weight);
    }
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
        auto& changing = run_.progress().changing;
        try {
            [[maybe_unused]] const Section section(run_.policies(), "optimizer_step");
            optimizer.step([&] {
                const auto loss = closure();
                if (!loss.defined() && weight_ == 0) throw NothingToLearn(); // nothing has been changed yet
                if (!loss.defined()) throw Error("an optimizer that asks for the loss was given none by training_step");
                run_.template notify<hook::on_before_optimizer_step>(optimizer);
                clip(optimizer);
                changing = true;
                return loss;
            });
        } catch (const NothingToLearn&) {
            return;
        }
        count_step();
    }
    void update() {
        auto& slot = std::get<0>(*run_.slots());
        auto& changing = run_.progress().changing;
        if constexpr (scales_loss<R>) {
            if (scales_now(run_)) {
                changing = true; // the scale follows what is found
                if (!unscale(run_, slot.optimizer())) return;
            }
        }
        run_.template notify<hook::on_before_optimizer_step>(slot.optimizer());
        clip(slot.optimizer());
        changing = true;
        [[maybe_unused]] const Section section(run_.policies(), "optimizer_step");
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
        schedules_.after_step();
    }
    /// The step had no loss: nothing is updated, and nothing is counted.
    void skip() {}

    /// What the session asks: a run starts, and the whole of a batch, in the order that the step policy wants.
    void start() {
        expect_loss<R, M::optimization == automatic && !asks_for_loss>(run_);
        mark_ = {};
        if constexpr (requires { policy().reset(); }) policy().reset();
    }
    void run(Batch& batch) {
        if constexpr (M::optimization == manual) {
            const auto before = run_.global_step();
            forward(batch);
            stepped_ = run_.global_step() > before;
            if (stepped_) ++run_.progress().stepped;
        } else {
            policy().run(*this, batch);
        }
    }
    /// The batch counts from here on.
    void commit() {
        auto& progress = run_.progress();
        run_.table().settle();
        progress.before = before_;
        ++progress.batches_done;
        ++progress.total_batches;
        if constexpr (counts_samples) progress.total_samples += static_cast<std::int64_t>(samples_);
    }
    /// Steps with what is in an open window. Whether it did.
    bool close_window() {
        stepped_ = false;
        if constexpr (requires { policy().close(*this); }) policy().close(*this);
        return stepped_;
    }
    static constexpr bool has_window =
        requires(typename R::Policies::template type_or<policy::Step, Eager>& policy) { policy.window_is_open(); };
    static constexpr bool can_keep_gradients = has_window || M::optimization == manual;
    bool window_is_open() {
        if constexpr (has_window) return policy().window_is_open();
        else return false;
    }
    /// Whether gradients are part of the run's state: in a window, or where the module steps by hand.
    bool keeps_gradients() {
        if constexpr (M::optimization == manual) return true;
        else return window_is_open();
    }
    /// What the step policy saves of its window.
    StateTree window() {
        StateTree state;
        if constexpr (has_window) policy().save(state);
        return state;
    }
    void load_window([[maybe_unused]] const StateTree& saved) {
        if constexpr (has_window) policy().load(saved);
    }
    /// Notes all that the batch which begins may change before it is committed.
    void mark() {
        run_.table().settle();
        mark_.set(run_.table(), window(), keeps_gradients(), run_.module());
        mark_.stops = run_.progress().stops.size();
    }
    auto& noted() { return mark_; }
    /// What drives the learning rates.
    ScheduleDriver<R>& schedules() { return schedules_; }

    std::int64_t epoch() const { return run_.epoch(); }
    bool is_last_batch() const { return run_.is_last_batch(); }
    double samples() const { return samples_; }
    /// What the loss is the mean of: the samples of the batch, or what the step said with `tokens(count)`.
    double weight() const { return weight_; }

    /// What the session asks before and after a batch.
    void begin() {
        stepped_ = false;
        auto& progress = run_.progress();
        progress.first_of_step = progress.has_stepped();
        progress.stepped_before = progress.stepped;
        if constexpr (makes_outputs || R::Policies::template has_category<policy::Step>) forget();
        before_ = run_.progress().counts();
    }
    /// The batch is there.
    void weigh(const Batch& batch) {
        if constexpr (counts_samples) {
            samples_ = static_cast<double>(samples_in(batch));
            run_.samples(samples_);
        }
    }
    bool stepped() const { return stepped_; }
    /// Whether the training step returned a result for this batch; kept where hooks are given it.
    bool returned() const { return returned_; }
    const at::Tensor& loss() const { return loss_; }
    train_outputs<C>& outputs() { return outputs_; }

    static constexpr bool makes_outputs =
        R::template anyone_takes<hook::on_train_batch_end, 1> || R::template anyone_takes<hook::on_train_epoch_end, 1>;

private:
    struct NothingToLearn {}; // a batch of weight zero

    template <class... Ps>
    static consteval bool anyone_counts(TypeList<Ps...>) {
        return (counts_in_samples<Ps> || ...);
    }
    static constexpr bool counts_samples =
        R::Table::template weighs_samples<Phase::train> || anyone_counts(typename R::Policies::listener_types{});

    /// What orders the batch: the Trainer's step policy, or `Eager`.
    decltype(auto) policy() { return run_.policies().template pick<fulgurite::policy::Step, Eager>(); }
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
        weight_ = 1;
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
        if constexpr (M::optimization == automatic) check_loss(loss_, weight_, run_.progress());
        return loss_;
    }

    template <class Opt>
    void clip(Opt& optimizer) {
        using Hook = hook::configure_gradient_clipping;
        if (run_.template is_heard<Hook>()) run_.template notify<Hook>(optimizer);
        else run_.clip_gradients(optimizer);
    }
    R& run_;
    ScheduleDriver<R> schedules_{run_};
    at::Tensor loss_;
    train_outputs<C> outputs_;
    fulgurite::detail::Counts before_; // when the batch began
    double samples_ = 1, weight_ = 1;
    bool stepped_ = false, returned_ = false;
    Mark<typename R::Table> mark_;
};

} // namespace fulgurite::engine
