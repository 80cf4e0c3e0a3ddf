// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/key.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/log/monitored.hpp"
#include "fulgurite/optim/schedule/concept.hpp"
#include "fulgurite/optim/schedule/per_group.hpp"

namespace fulgurite {

constexpr std::array<std::string_view, 2> names_of(Mode) { return {"min", "max"}; }

namespace optim {

/// Whether a threshold is a share of the best value, or a difference from it.
enum class ThresholdMode { rel, abs };

constexpr std::array<std::string_view, 2> names_of(ThresholdMode) { return {"rel", "abs"}; }

struct ReduceLROnPlateauOptions {
    Mode mode = Mode::min;                             ///< whether smaller or larger is better
    double factor = 0.1;                               ///< of a reduction, in [0, 1)
    std::int64_t patience = 10;                        ///< values in a row without improvement that are borne, ≥ 0
    double threshold = 1e-4;                           ///< an improvement is larger than this, ≥ 0
    ThresholdMode threshold_mode = ThresholdMode::rel; ///< how the threshold is meant
    std::int64_t cooldown = 0;                         ///< values after a reduction that do not count, ≥ 0
    PerGroup min_lr = 0.0;                             ///< no rate falls below this, ≥ 0
    double eps = 1e-8;                                 ///< a smaller reduction is left undone, ≥ 0
};

/// What `ReduceLROnPlateau` does, whatever the metric's name.
class PlateauSchedule {
public:
    using Options = ReduceLROnPlateauOptions;

    static constexpr std::string_view name_v = "ReduceLROnPlateau";
    static constexpr std::string_view name() { return name_v; }
    const Options& options() const { return options_; }
    Interval interval() const { return interval_; }
    std::int64_t frequency() const { return frequency_; }
    std::int64_t last_epoch() const { return last_epoch_; }      ///< values given so far
    std::span<const double> last_lr() const { return last_lr_; } ///< one for each group
    double best() const { return best_; } ///< the best value so far; the worst possible one before the first

    void attach(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        min_lrs_ = options_.min_lr.spread(groups.size(), name_v, "min_lr");
        best_ = worst_of(options_.mode);
        last_epoch_ = cooldown_ = bad_ = 0;
        keep_lr(groups);
    }

    /// Takes in the groups that the optimizer was given since; they have the last group's lowest rate.
    void extend(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        while (min_lrs_.size() < groups.size()) min_lrs_.push_back(min_lrs_.back());
        keep_lr(groups);
    }

    /// One value on: lowers the rates if the metric has not improved for too long. Throws `Error` if the optimizer has
    /// other groups than it had when attached.
    void step(auto& optimizer, double metric) {
        auto&& groups = optimizer.param_groups();
        if (groups.size() != min_lrs_.size())
            throw Error(name(), " was attached to ", min_lrs_.size(), " parameter groups, the optimizer now has ",
                        groups.size(), "; attach it again");
        if (judge(metric)) {
            for (std::size_t g = 0; g < min_lrs_.size(); ++g) {
                const double lr = groups[g].lr(), reduced = std::max(lr * options_.factor, min_lrs_[g]);
                if (lr - reduced > options_.eps) groups[g].set_lr(reduced);
            }
        }
        keep_lr(groups);
    }

    /// What Python's `ReduceLROnPlateau.state_dict()` holds, under the same keys.
    StateTree state_dict() const;

    /// Options, too, become those of the state, as in Python. The optimizer's rates come with the optimizer's state.
    void load_state_dict(const StateTree& state);

protected:
    PlateauSchedule(Options options, Interval interval, std::int64_t frequency)
        : options_(std::move(options)), interval_(interval), frequency_(frequency), best_(worst_of(options_.mode)) {
        check(options_);
        option::require(frequency >= 1, name_v, "frequency", frequency, "1 or more");
    }

private:
    static void check(const Options& options);
    static void visit(auto& self, auto&& f) {
        f("factor", self.options_.factor);
        f("patience", self.options_.patience);
        f("cooldown", self.options_.cooldown);
        f("eps", self.options_.eps);
        f("mode", self.options_.mode);
        f("threshold", self.options_.threshold);
        f("threshold_mode", self.options_.threshold_mode);
        f("last_epoch", self.last_epoch_);
        f("best", self.best_);
        f("cooldown_counter", self.cooldown_);
        f("num_bad_epochs", self.bad_);
    }
    static std::vector<double> numbers(const StateTree& state);

    /// Whether it is time to lower the rates. A value that is no number is no improvement.
    bool judge(double value);
    bool improves(double value) const;
    void keep_lr(auto& groups) {
        last_lr_.clear();
        for (auto& group : groups) last_lr_.push_back(group.lr());
    }

    Options options_;
    Interval interval_;
    std::int64_t frequency_;
    std::int64_t last_epoch_ = 0, cooldown_ = 0, bad_ = 0;
    double best_;
    std::vector<double> min_lrs_, last_lr_;
};

/// Lowers the rate when a metric no longer improves; Python's `ReduceLROnPlateau`. It is given a value of the metric at
/// each `step(optimizer, metric)`.
///
///     optim::ReduceLROnPlateau{"val/loss"_key, {.factor = 0.5, .patience = 3}}
template <class K>
class ReduceLROnPlateau : public PlateauSchedule {
public:
    using monitored_key = K;

    /// Throws `Error` on options that make no sense and on a frequency below 1.
    explicit ReduceLROnPlateau(K key, ReduceLROnPlateauOptions options = {}, Interval interval = Interval::epoch,
                               std::int64_t frequency = 1)
        : PlateauSchedule(std::move(options), interval, frequency), monitored_(std::move(key)) {}

    const Monitored<K>& monitored() const { return monitored_; }

private:
    [[no_unique_address]] Monitored<K> monitored_;
};

} // namespace optim

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/reduce_lr_on_plateau-inl.hpp"
#endif
