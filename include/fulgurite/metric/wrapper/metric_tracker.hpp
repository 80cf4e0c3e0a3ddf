// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

struct MetricTrackerOptions {
    Mode mode = Mode::max; ///< which values are better

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MetricTrackerOptions, mode);

namespace fulgurite::metric {

/// A value of a MetricTracker, and of which epoch it is, from 0.
struct Tracked {
    double value;
    std::int64_t epoch;
};

/// A metric of one number, and its values of the epochs before.
///
///     metric::MetricTracker tracker{metric::MeanSquaredError(), {.mode = Mode::min}};
///
/// `reset` ends an epoch: where there was an update in it, its value is kept. So whatever resets metrics at an epoch's
/// end fills the history, and there is no `increment` to be called before, as in torchmetrics, which also keeps the
/// whole state of each epoch.
template <class M>
class MetricTracker {
public:
    static constexpr bool copies_are_apart = fulgurite::copies_are_apart<M>;
    using Options = MetricTrackerOptions;
    explicit MetricTracker(M metric = M(), MetricTrackerOptions options = {})
        : metric_(std::move(metric)), options_(options) {}

    template <class... Inputs>
    void update(const Inputs&... inputs) {
        metric_.update(inputs...);
        running_ = true;
    }
    /// Of the epoch that runs. Throws `Error` where the metric gives more than one number.
    double compute() const { return number_of(metric_.compute()); }
    /// Of all epochs, the running one last if there was an update in it.
    std::vector<double> compute_all() const {
        auto values = history_;
        if (running_) values.push_back(compute());
        return values;
    }
    /// The best value of all epochs, the first of equal ones. None where there is no value but NaN.
    std::optional<Tracked> best() const {
        std::optional<Tracked> found;
        const auto values = compute_all();
        for (std::size_t i = 0; i < values.size(); ++i)
            if (found ? is_better(options_.mode, values[i], found->value) : values[i] == values[i])
                found = Tracked{values[i], static_cast<std::int64_t>(i)};
        return found;
    }
    /// Ends the epoch. Also where the metric cannot compute: then its `Error` is thrown, and the epoch's value is NaN.
    void reset() {
        const bool ran = std::exchange(running_, false);
        const M ended = metric_;
        metric_.reset();
        if (!ran) return;
        history_.push_back(std::numeric_limits<double>::quiet_NaN()); // so that later epochs keep their numbers
        history_.back() = number_of(ended.compute());
    }
    /// Forgets all epochs.
    void reset_all() {
        metric_.reset();
        history_.clear();
        running_ = false;
    }
    /// Adds what another one saw in the epoch that runs; histories stay, as epochs end together.
    void merge(const MetricTracker& other) {
        metric_.merge(other.metric_);
        running_ = running_ || other.running_;
    }
    StateTree state_dict() const {
        auto saved = StateTree::dict(), history = StateTree::list();
        for (const double value : history_) history.push_back(value);
        saved["metric"] = metric_.state_dict();
        saved["history"] = std::move(history);
        saved["running"] = running_;
        return saved;
    }
    /// Throws `Error` where something is missing or of another kind, and is as before then.
    void load_state_dict(const StateTree& saved) {
        M metric = metric_;
        metric.load_state_dict(saved.at("metric"));
        std::vector<double> history;
        for (const auto& value : saved.at("history").elements()) history.push_back(value.as_double());
        running_ = saved.at("running").as_bool();
        metric_ = std::move(metric);
        history_ = std::move(history);
    }

private:
    M metric_;
    MetricTrackerOptions options_;
    std::vector<double> history_;
    bool running_ = false;
};

} // namespace fulgurite::metric
