// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/schedule/concept.hpp"

namespace fulgurite::optim {

namespace detail {

template <class S>
inline constexpr bool undoes = requires(S& schedule) { schedule.undo(); };

} // namespace detail

/// Several schedules that change the rate together, each in its turn at every step; Python's `ChainedScheduler`.
///
///     optim::ChainedScheduler{optim::ConstantLR{{.factor = 0.1}}, optim::ExponentialLR{{.gamma = 0.9}}}
template <class... Schedules>
class ChainedScheduler {
    static_assert(sizeof...(Schedules) > 0, "fulgurite: optim::ChainedScheduler{schedule, ...} needs a schedule");
    static_assert(
        (!requires { typename Schedules::monitored_key; } && ...),
        "fulgurite: optim::ChainedScheduler cannot hold a ReduceLROnPlateau, which is given a metric; name it "
        "beside the others in optim::with(optimizer, schedule...)");

public:
    /// Throws `Error` if the schedules differ in interval or frequency.
    explicit ChainedScheduler(Schedules... schedules) : schedules_(std::move(schedules)...) {
        visit([&](const auto& schedule) {
            if (schedule.interval() != interval() || schedule.frequency() != frequency())
                throw Error("ChainedScheduler's schedules differ in interval or frequency; give all the same");
        });
    }

    static constexpr std::string_view name() { return "ChainedScheduler"; }
    Interval interval() const { return std::get<0>(schedules_).interval(); }
    std::int64_t frequency() const { return std::get<0>(schedules_).frequency(); }
    std::span<const double> last_lr() const { return last_lr_; } ///< one for each group
    const std::tuple<Schedules...>& schedules() const { return schedules_; }

    void attach(auto& optimizer) {
        visit([&](auto& schedule) { schedule.attach(optimizer); });
        keep_lr(optimizer);
    }
    void extend(auto& optimizer) {
        visit([&](auto& schedule) { schedule.extend(optimizer); });
        keep_lr(optimizer);
    }
    void step(auto& optimizer) {
        visit([&](auto& schedule) { schedule.step(optimizer); });
        keep_lr(optimizer);
    }

    /// The first step anew, for `then`: as in Python, an ordinary one of each part.
    void begin(auto& optimizer) { step(optimizer); }
    /// Takes back the counts, not the rates, of the step that attaching took; for `then`.
    void undo()
        requires(detail::undoes<Schedules> && ...)
    {
        visit([](auto& schedule) { schedule.undo(); });
    }

    /// What Python's `ChainedScheduler.state_dict()` holds, under the same keys.
    StateTree state_dict() const {
        StateTree state = StateTree::dict(), parts = StateTree::list();
        visit([&](const auto& schedule) { parts.push_back(schedule.state_dict()); });
        state["_last_lr"] = StateTree::list({last_lr_.begin(), last_lr_.end()});
        state["_schedulers"] = std::move(parts);
        return state;
    }

    /// Throws `Error`, and changes nothing, if the state is of another number of schedules.
    void load_state_dict(const StateTree& state) {
        const StateTree& parts = state.at("_schedulers");
        if (parts.size() != sizeof...(Schedules))
            throw Error("ChainedScheduler: the state has ", parts.size(), " schedules, here there are ",
                        sizeof...(Schedules), "; make as many");
        ChainedScheduler loaded = *this;
        std::size_t i = 0;
        loaded.visit([&](auto& schedule) { schedule.load_state_dict(parts.at(i++)); });
        loaded.last_lr_.clear();
        for (const StateTree& lr : state.at("_last_lr").elements()) loaded.last_lr_.push_back(lr.as_double());
        *this = std::move(loaded);
    }

private:
    void visit(auto&& f) {
        std::apply([&](auto&... schedule) { (f(schedule), ...); }, schedules_);
    }
    void visit(auto&& f) const {
        std::apply([&](const auto&... schedule) { (f(schedule), ...); }, schedules_);
    }
    void keep_lr(auto& optimizer) {
        last_lr_.clear();
        for (auto& group : optimizer.param_groups()) last_lr_.push_back(group.lr());
    }

    std::tuple<Schedules...> schedules_;
    std::vector<double> last_lr_;
};

} // namespace fulgurite::optim
