// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

#include "fulgurite/optim/schedule/per_group.hpp"
#include "fulgurite/optim/schedule/rate_function.hpp"
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

/// The height of each cycle: always whole; half of the one before; or `gamma` to the power of the step.
enum class Cycle { triangular, triangular2, exp_range };
/// What a scale function counts: cycles, from 1, or steps, from 0.
enum class ScaleMode { cycle, iterations };

constexpr std::array<std::string_view, 3> names_of(Cycle) { return {"triangular", "triangular2", "exp_range"}; }
constexpr std::array<std::string_view, 2> names_of(ScaleMode) { return {"cycle", "iterations"}; }

struct CyclicLROptions {
    PerGroup base_lr = PerGroup::missing();          ///< the lowest rate, ≥ 0; must be given
    PerGroup max_lr = PerGroup::missing();           ///< the highest rate of a whole cycle, ≥ 0; must be given
    std::int64_t step_size_up = 2000;                ///< steps of a rise, ≥ 1
    std::optional<std::int64_t> step_size_down = {}; ///< steps of a fall, ≥ 1; as many as of a rise where not given
    Cycle mode = Cycle::triangular;                  ///< how high the cycles are; a scale function goes before
    double gamma = 1;                                ///< of `exp_range`
    ScaleMode scale_mode = ScaleMode::cycle;         ///< what a scale function of your own is given
    bool cycle_momentum = true;                      ///< drive the momentum (or betas[0]) the other way round
    PerGroup base_momentum = 0.8;                    ///< the lowest momentum, at the highest rate
    PerGroup max_momentum = 0.9;                     ///< the highest one
};

/// The height of the cycles is as `mode` says.
struct NoScale {};

/// Lets the rate rise and fall between two bounds (Smith 2017); Python's `CyclicLR`. Counts steps unless told
/// otherwise. A function of your own, of the cycle or step, may say how high each cycle is; it is not saved.
///
///     optim::CyclicLR{{.base_lr = 0.001, .max_lr = 0.1, .step_size_up = 500}}
///     optim::CyclicLR{{.base_lr = 0.001, .max_lr = 0.1}, [](double cycle) { return 1 / cycle; }}
template <class Scale = NoScale>
class CyclicLR : public ScheduleBase<CyclicLR<Scale>, CyclicLROptions> {
    static constexpr bool own_scale = !std::is_same_v<Scale, NoScale>;
    using Base = ScheduleBase<CyclicLR<Scale>, CyclicLROptions>;

public:
    explicit CyclicLR(CyclicLROptions options, Interval interval = Interval::step, std::int64_t frequency = 1)
        requires(!own_scale)
        : CyclicLR(std::move(options), Scale{}, interval, frequency) {}
    CyclicLR(CyclicLROptions options, Scale scale, Interval interval = Interval::step, std::int64_t frequency = 1)
        : Base(std::move(options), interval, frequency), scale_(std::move(scale)) {
        auto& o = this->options_;
        if (!own_scale) o.scale_mode = o.mode == Cycle::exp_range ? ScaleMode::iterations : ScaleMode::cycle;
        const auto up = static_cast<double>(o.step_size_up);
        total_size_ = up + static_cast<double>(o.step_size_down.value_or(o.step_size_up));
        step_ratio_ = up / total_size_;
    }

    static constexpr std::string_view name_v = "CyclicLR";

    static void check(const CyclicLROptions& options) {
        options.base_lr.require_given(name_v, "base_lr");
        options.base_lr.require_not_negative(name_v, "base_lr");
        options.max_lr.require_given(name_v, "max_lr");
        options.max_lr.require_not_negative(name_v, "max_lr");
        option::require(options.step_size_up >= 1, name_v, "step_size_up", options.step_size_up, "1 or more");
        const std::int64_t down = options.step_size_down.value_or(options.step_size_up);
        option::require(down >= 1, name_v, "step_size_down", down, "1 or more");
        options.base_momentum.require_not_negative(name_v, "base_momentum");
        options.max_momentum.require_not_negative(name_v, "max_momentum");
    }
    static void visit(auto& options, auto&& f) {
        f("mode", options.mode);
        f("gamma", options.gamma);
        f("scale_mode", options.scale_mode);
        f("cycle_momentum", options.cycle_momentum);
    }

    void attach(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        using GroupType = std::remove_cvref_t<decltype(*groups.begin())>;
        require_momentum<GroupType>(name_v, this->options_.cycle_momentum);
        use_betas_ = has_betas<GroupType>;
        spread(groups.size());
        const auto base_lrs = this->options_.base_lr.spread(groups.size(), name_v, "base_lr");
        std::size_t g = 0;
        for (auto& group : groups) {
            group.set_lr(base_lrs[g]);
            if (this->options_.cycle_momentum) {
                keep(group, "max_momentum", max_momenta_[g]);
                keep(group, "base_momentum", base_momenta_[g]);
            }
            ++g;
        }
        Base::attach(optimizer);
        this->base_lrs_ = base_lrs; // as in Python, also where another schedule had recorded first rates
    }

    /// A group that comes later has the first one's cycle, scaled to the rate that it has.
    void extend(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        for (std::size_t g = max_lrs_.size(); g < groups.size(); ++g) {
            const double share = groups[0].lr() == 0 ? 1 : groups[g].lr() / groups[0].lr();
            max_lrs_.push_back(max_lrs_[0] * share);
            max_momenta_.push_back(max_momenta_[0]);
            base_momenta_.push_back(base_momenta_[0]);
            if (this->options_.cycle_momentum) {
                keep(groups[g], "max_momentum", max_momenta_[g]);
                keep(groups[g], "base_momentum", base_momenta_[g]);
            }
        }
        Base::extend(optimizer);
    }

    double rate_of(const auto&, double base_lr, std::size_t g) const { return base_lr + height(max_lrs_[g] - base_lr); }
    void drive(auto& group, std::size_t g) const {
        if (this->options_.cycle_momentum)
            set_momentum(group, max_momenta_[g] - height(max_momenta_[g] - base_momenta_[g]));
    }

    void save(StateTree& state) const {
        state["max_lrs"] = Base::numbers(max_lrs_);
        state["total_size"] = total_size_;
        state["step_ratio"] = step_ratio_;
        state["_scale_fn_custom"] = StateTree();
        if (!this->options_.cycle_momentum) return;
        state["use_beta1"] = use_betas_;
        state["base_momentums"] = Base::numbers(base_momenta_);
        state["max_momentums"] = Base::numbers(max_momenta_);
    }
    void load(const StateTree& state) {
        max_lrs_ = Base::numbers(state.at("max_lrs"));
        total_size_ = state.at("total_size").as_double();
        step_ratio_ = state.at("step_ratio").as_double();
        if (!this->options_.cycle_momentum) return;
        base_momenta_ = Base::numbers(state.at("base_momentums"));
        max_momenta_ = Base::numbers(state.at("max_momentums"));
    }

private:
    void spread(std::size_t groups) {
        max_lrs_ = this->options_.max_lr.spread(groups, name_v, "max_lr");
        base_momenta_ = this->options_.base_momentum.spread(groups, name_v, "base_momentum");
        max_momenta_ = this->options_.max_momentum.spread(groups, name_v, "max_momentum");
    }

    /// How far above the lowest point something of this whole height is now.
    double height(double whole) const {
        const double turns = static_cast<double>(this->last_epoch()) / total_size_, cycle = std::floor(1 + turns);
        const double x = 1 + turns - cycle;
        const double part = x <= step_ratio_ ? x / step_ratio_ : (x - 1) / (step_ratio_ - 1);
        const bool cycles = this->options_.scale_mode == ScaleMode::cycle;
        return whole * part * scale(cycles ? cycle : static_cast<double>(this->last_epoch()));
    }
    double scale(double x) const {
        if constexpr (own_scale) return static_cast<double>((*scale_)(x));
        else if (this->options_.mode == Cycle::triangular) return 1;
        else if (this->options_.mode == Cycle::triangular2) return 1 / std::pow(2.0, x - 1);
        else return std::pow(this->options_.gamma, x);
    }

    Assignable<Scale> scale_;
    std::vector<double> max_lrs_, base_momenta_, max_momenta_;
    double total_size_ = 0, step_ratio_ = 0;
    bool use_betas_ = false;
};

CyclicLR(CyclicLROptions, Interval = Interval::step, std::int64_t = 1) -> CyclicLR<NoScale>;
template <class Scale>
    requires std::invocable<const Scale&, double>
CyclicLR(CyclicLROptions, Scale, Interval = Interval::step, std::int64_t = 1) -> CyclicLR<Scale>;

} // namespace fulgurite::optim
