// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/schedule/concept.hpp"
#include "fulgurite/optim/state/option.hpp"

namespace fulgurite::optim {

/// What schedules in closed form or by recursion have in common: counting, rates per group, Python's layout of the
/// state. `Derived` says the rest:
///
///     name_v                             Python's class name
///     check(options)                     static; throws `Error` for options that make no sense
///     visit(options, f)                  static; f("python_key", member), in Python's order
///     double next(lr, base_lr) const     the rate of a group at `last_epoch()`, given its present and its first one
///     double closed(base_lr) const       the same by the closed form, where there is one: what `then` starts with
///
/// and, where it is not as below: `counts_steps`, `advance`, `rate_of`, `drive`, `save`, `load`.
///
/// Rates are computed by Python's own recursion, so they stay equal to Python's also after the rate was changed by
/// hand.
template <class Derived, class OptionsType>
class ScheduleBase {
public:
    using Options = OptionsType;

    /// Throws `Error` on options that make no sense and on a frequency below 1.
    explicit ScheduleBase(Options options, Interval interval = Interval::epoch, std::int64_t frequency = 1)
        : options_(std::move(options)), interval_(interval), frequency_(frequency) {
        Derived::check(options_);
        option::require(frequency >= 1, Derived::name_v, "frequency", frequency, "1 or more");
    }

    static constexpr std::string_view name() { return Derived::name_v; }
    const Options& options() const { return options_; }
    Interval interval() const { return interval_; }
    std::int64_t frequency() const { return frequency_; }
    std::int64_t last_epoch() const { return last_epoch_; }        ///< steps taken so far, of either interval
    std::span<const double> last_lr() const { return last_lr_; }   ///< one for each group
    std::span<const double> base_lrs() const { return base_lrs_; } ///< one for each group

    /// Records every group's rate as its `initial_lr` (unless another schedule did) and sets the first rates.
    void attach(auto& optimizer) {
        base_lrs_.clear();
        for (auto& group : optimizer.param_groups()) {
            if (!group.initial_lr) group.initial_lr = group.lr();
            base_lrs_.push_back(*group.initial_lr);
        }
        last_epoch_ = -1;
        begin(optimizer);
    }

    /// Takes in the groups that the optimizer was given since: each goes on from the rate that it has, in proportion to
    /// the first group's, as if it had been there from the start.
    void extend(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        for (std::size_t g = base_lrs_.size(); g < groups.size(); ++g) {
            const double share = groups[0].lr() == 0 ? 1 : base_lrs_[0] / groups[0].lr();
            if (!groups[g].initial_lr) groups[g].initial_lr = groups[g].lr() * share;
            base_lrs_.push_back(*groups[g].initial_lr);
            last_lr_.push_back(groups[g].lr());
        }
    }

    /// One step or epoch on. Throws `Error` if the optimizer has other groups than it had when attached.
    void step(auto& optimizer) {
        if (Derived::counts_steps) ++step_count_;
        ++last_epoch_;
        update(optimizer, [this](auto& group, double base, std::size_t g) { return self().rate_of(group, base, g); });
    }

    /// The first step anew, of one that was attached; for schedules made of others.
    void begin(auto& optimizer) {
        step_count_ = 0;
        initial_ = true;
        step(optimizer);
        initial_ = false;
    }
    /// Takes back the count, not the rate, of the step that attaching took; for schedules made of others.
    void undo() { --last_epoch_; }
    /// Starts over from the first rates; for schedules made of others.
    void restart(auto& optimizer) {
        last_epoch_ = 0;
        update(optimizer, [this](auto& group, double base, std::size_t g) {
            if constexpr (requires { self().closed(base); }) return self().closed(base);
            else return self().rate_of(group, base, g);
        });
    }

    /// What Python's `LRScheduler.state_dict()` holds, under the same keys.
    StateTree state_dict() const {
        StateTree state = StateTree::dict();
        Derived::visit(options_, [&](std::string_view key, const auto& value) { state[key] = option::save(value); });
        self().save(state);
        state["base_lrs"] = numbers(base_lrs_);
        state["last_epoch"] = last_epoch_;
        state["_step_count"] = step_count_;
        state["_is_initial"] = false;
        state["_get_lr_called_within_step"] = false;
        state["_last_lr"] = numbers(last_lr_);
        return state;
    }

    /// Options, too, become those of the state, as in Python. The optimizer's rates come with the optimizer's state.
    void load_state_dict(const StateTree& state) {
        Derived loaded = self(); // what is here stays as it is, whatever is thrown
        static_cast<ScheduleBase&>(loaded).take(state);
        static_cast<Derived&>(*this) = std::move(loaded);
    }

    static constexpr bool counts_steps = true; ///< whether Python counts the steps as `_step_count`
    void advance() {}                          ///< computes what all groups share, before their rates
    /// The rate of group `g` at `last_epoch()`, where `next` needs to know more than its present rate.
    double rate_of(const auto& group, double base_lr, std::size_t) const { return self().next(group.lr(), base_lr); }
    void drive(auto&, std::size_t) const {} ///< changes what else `Derived` changes in a group, after its rate
    void save(StateTree&) const {}          ///< what `Derived` keeps beside its options, under Python's keys
    void load(const StateTree&) {}          ///< the same back

protected:
    bool initial() const { return initial_; } ///< the step that attaching takes
    std::int64_t step_count() const { return step_count_; }

    static StateTree numbers(const std::vector<double>& values) {
        return StateTree::list(StateTree::Elements(values.begin(), values.end()));
    }
    static std::vector<double> numbers(const StateTree& state) {
        std::vector<double> values(state.size());
        for (std::size_t i = 0; i < values.size(); ++i) option::load(state.at(i), values[i]);
        return values;
    }

    Options options_;
    std::vector<double> base_lrs_;

private:
    const Derived& self() const { return static_cast<const Derived&>(*this); }

    void update(auto& optimizer, auto&& rate) {
        auto&& groups = optimizer.param_groups();
        if (groups.size() != base_lrs_.size())
            throw Error(name(), " was attached to ", base_lrs_.size(), " parameter groups, the optimizer now has ",
                        groups.size(), "; attach it again");
        last_lr_.resize(base_lrs_.size());
        static_cast<Derived&>(*this).advance();
        for (std::size_t g = 0; g < base_lrs_.size(); ++g) {
            last_lr_[g] = rate(groups[g], base_lrs_[g], g);
            groups[g].set_lr(last_lr_[g]);
            self().drive(groups[g], g);
        }
    }

    void take(const StateTree& state) {
        Derived::visit(options_, [&](std::string_view key, auto& value) { option::load(state.at(key), value); });
        Derived::check(options_);
        static_cast<Derived&>(*this).load(state);
        base_lrs_ = numbers(state.at("base_lrs"));
        last_epoch_ = state.at("last_epoch").as_int();
        step_count_ = state.at("_step_count").as_int();
        last_lr_ = numbers(state.at("_last_lr"));
    }

    Interval interval_;
    std::int64_t frequency_;
    std::int64_t last_epoch_ = -1, step_count_ = 0;
    bool initial_ = false;
    std::vector<double> last_lr_;
};

} // namespace fulgurite::optim
