// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/metric/checked_options.hpp"
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
/// What each of these gave is kept on its own, so memory grows with the window.
template <class M>
class Running {
public:
    using Options = RunningOptions;
    /// Throws `Error` for a window below 1.
    explicit Running(M metric = M(), RunningOptions options = {})
        : fresh_(std::move(metric)), options_(checked_options("Running", options)) {
        fresh_.reset();
    }

    template <class... Inputs>
    void update(const Inputs&... inputs) {
        M latest = fresh_;
        latest.update(inputs...);
        if (last_.size() == window()) last_.erase(last_.begin());
        last_.push_back(std::move(latest));
    }
    /// What the metric gives, for the last updates.
    auto compute() const {
        M all = fresh_;
        for (const M& each : last_) all.merge(each);
        return all.compute();
    }
    void reset() { last_.clear(); }
    /// The latest updates of both become one, those before them likewise: the window is one of steps that several
    /// processes do together.
    void merge(const Running& other) {
        const std::vector<M> theirs = other.last_; // which may be this
        while (last_.size() < std::min(theirs.size(), window())) last_.insert(last_.begin(), fresh_);
        for (std::size_t i = 1; i <= std::min(theirs.size(), last_.size()); ++i)
            last_[last_.size() - i].merge(theirs[theirs.size() - i]);
    }
    StateTree state_dict() const {
        auto saved = StateTree::list();
        for (const M& each : last_) saved.push_back(each.state_dict());
        return saved;
    }
    void load_state_dict(const StateTree& saved) {
        last_.clear();
        for (const auto& each : saved.elements()) last_.emplace_back(fresh_).load_state_dict(each);
        if (last_.size() > window()) // saved with a larger one
            last_.erase(last_.begin(), last_.end() - static_cast<std::ptrdiff_t>(window()));
    }

private:
    std::size_t window() const { return static_cast<std::size_t>(options_.window); }

    M fresh_;
    RunningOptions options_;
    std::vector<M> last_; // the latest is the last
};

} // namespace fulgurite::metric
