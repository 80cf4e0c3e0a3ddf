// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

struct RunningOptions {
    std::int64_t window = 5; ///< so many of the last updates count

    void check(const auto& refuse) const {
        if (window < 1) refuse("window", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::RunningOptions, window);

namespace fulgurite::metric {

/// The value of a metric over its last updates.
///
///     metric::Running recent{metric::MeanMetric(), {.window = 100}};
///
/// What each of these gave is kept on its own, so memory grows with the window. All go through one metric, which knows
/// the shapes that it saw: a copy for each would check them, and so read the device, every time.
template <class M>
class Running {
public:
    static constexpr bool copies_are_apart = fulgurite::copies_are_apart<M>;
    using Options = RunningOptions;
    /// Throws `Error` for a window below 1.
    explicit Running(M metric = M(), RunningOptions options = {})
        : live_(std::move(metric)), options_(checked_options("Running", options)) {
        live_.reset();
    }

    template <class... Inputs>
    void update(const Inputs&... inputs) {
        live_.reset();
        live_.update(inputs...);
        if (last_.size() == window()) last_.erase(last_.begin());
        last_.push_back(live_);
    }
    /// What the metric gives, for the last updates.
    auto compute() const {
        M all = fresh();
        for (const M& each : last_) all.merge(each);
        return all.compute();
    }
    void reset() {
        live_.reset();
        last_.clear();
    }
    /// The latest updates of both become one, those before them likewise: the window is one of steps that several
    /// processes do together.
    void merge(const Running& other) {
        const auto& theirs = other.last_;
        std::vector<M> merged = last_; // so that this stays as it is where one does not fit
        while (merged.size() < std::min(theirs.size(), window())) merged.insert(merged.begin(), fresh());
        for (std::size_t i = 1; i <= std::min(theirs.size(), merged.size()); ++i)
            merged[merged.size() - i].merge(theirs[theirs.size() - i]);
        last_ = std::move(merged);
    }
    /// Adds the updates of one that went on from here, as a run that is resumed within an epoch does.
    void follow(const Running& later) {
        for (const M& each : later.last_) last_.push_back(each);
        if (last_.size() > window()) last_.erase(last_.begin(), last_.end() - static_cast<std::ptrdiff_t>(window()));
    }
    StateTree state_dict() const {
        auto saved = StateTree::list();
        for (const M& each : last_) saved.push_back(each.state_dict());
        return saved;
    }
    /// Throws `Error` where a state is not the metric's, and is as before then.
    void load_state_dict(const StateTree& saved) {
        std::vector<M> loaded;
        for (const auto& each : saved.elements()) loaded.emplace_back(fresh()).load_state_dict(each);
        if (loaded.size() > window()) // saved with a larger one
            loaded.erase(loaded.begin(), loaded.end() - static_cast<std::ptrdiff_t>(window()));
        last_ = std::move(loaded);
    }

private:
    std::size_t window() const { return static_cast<std::size_t>(options_.window); }
    M fresh() const {
        M metric = live_;
        metric.reset();
        return metric;
    }

    M live_;
    RunningOptions options_;
    std::vector<M> last_; // the latest is the last
};

} // namespace fulgurite::metric
