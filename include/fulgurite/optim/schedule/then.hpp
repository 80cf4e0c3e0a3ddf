// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/schedule/concept.hpp"

namespace fulgurite::optim {

/// One schedule after the other, changing over at milestones; Python's `SequentialLR`. Made by `then`.
template <class... Schedules>
class SequentialLR {
public:
    static constexpr std::size_t count = sizeof...(Schedules);
    using Milestones = std::array<std::int64_t, count - 1>;

    /// Throws `Error` if the milestones do not rise from above 0, or the schedules differ in interval or frequency.
    SequentialLR(Milestones milestones, std::tuple<Schedules...> schedules)
        : milestones_(milestones), schedules_(std::move(schedules)) {
        for (std::size_t i = 0; i < milestones.size(); ++i)
            if (milestones[i] <= (i == 0 ? 0 : milestones[i - 1]))
                throw Error("SequentialLR's milestone ", i, " is ", milestones[i],
                            "; milestones must rise and be above 0");
        visit([&](const auto& schedule) {
            if (schedule.interval() != interval() || schedule.frequency() != frequency())
                throw Error("SequentialLR's schedules differ in interval or frequency; give all the same");
        });
    }

    static constexpr std::string_view name() { return "SequentialLR"; }
    Interval interval() const { return std::get<0>(schedules_).interval(); }
    std::int64_t frequency() const { return std::get<0>(schedules_).frequency(); }
    std::int64_t last_epoch() const { return last_epoch_; }
    std::span<const double> last_lr() const { return last_lr_; }
    const std::tuple<Schedules...>& schedules() const { return schedules_; }
    const Milestones& milestones() const { return milestones_; }

    /// As in Python, every schedule is attached, so that each knows the first rates; then the first one begins again.
    void attach(auto& optimizer) {
        visit([&](auto& schedule) { schedule.attach(optimizer); });
        for (auto& group : optimizer.param_groups()) group.set_lr(*group.initial_lr);
        visit([&](auto& schedule) { schedule.undo(); });
        std::get<0>(schedules_).begin(optimizer);
        last_epoch_ = 0;
        keep_lr(std::get<0>(schedules_));
    }

    void extend(auto& optimizer) {
        visit([&](auto& schedule) { schedule.extend(optimizer); });
        last_lr_.clear();
        for (auto& group : optimizer.param_groups()) last_lr_.push_back(group.lr());
    }

    void step(auto& optimizer) {
        ++last_epoch_;
        const auto at = std::upper_bound(milestones_.begin(), milestones_.end(), last_epoch_) - milestones_.begin();
        const auto now = static_cast<std::size_t>(at);
        const bool changes = now > 0 && milestones_[now - 1] == last_epoch_;
        std::size_t i = 0;
        visit([&](auto& schedule) {
            if (i++ != now) return;
            if constexpr (requires { schedule.restart(optimizer); }) { // what can only come first never does
                if (changes) schedule.restart(optimizer);
                else schedule.step(optimizer);
            } else {
                schedule.step(optimizer);
            }
            keep_lr(schedule);
        });
    }

    /// What Python's `SequentialLR.state_dict()` holds, under the same keys.
    StateTree state_dict() const {
        StateTree state = StateTree::dict();
        state["_milestones"] = StateTree::list({milestones_.begin(), milestones_.end()});
        state["last_epoch"] = last_epoch_;
        state["_last_lr"] = StateTree::list({last_lr_.begin(), last_lr_.end()});
        StateTree parts = StateTree::list();
        visit([&](const auto& schedule) { parts.push_back(schedule.state_dict()); });
        state["_schedulers"] = std::move(parts);
        return state;
    }

    /// Throws `Error`, and changes nothing, if the state is of another number of schedules.
    void load_state_dict(const StateTree& state) {
        const StateTree &parts = state.at("_schedulers"), &milestones = state.at("_milestones");
        if (parts.size() != count || milestones.size() != count - 1)
            throw Error("SequentialLR: the state has ", parts.size(), " schedules, here there are ", count,
                        "; make as many");
        SequentialLR loaded = *this;
        for (std::size_t i = 0; i + 1 < count; ++i) loaded.milestones_[i] = milestones.at(i).as_int();
        loaded.last_epoch_ = state.at("last_epoch").as_int();
        loaded.last_lr_.clear();
        for (const StateTree& lr : state.at("_last_lr").elements()) loaded.last_lr_.push_back(lr.as_double());
        std::size_t i = 0;
        loaded.visit([&](auto& schedule) { schedule.load_state_dict(parts.at(i++)); });
        *this = std::move(loaded);
    }

private:
    void visit(auto&& f) { each_of(schedules_, f); }
    void visit(auto&& f) const { each_of(schedules_, f); }
    void keep_lr(const auto& schedule) { last_lr_.assign(schedule.last_lr().begin(), schedule.last_lr().end()); }

    Milestones milestones_;
    std::tuple<Schedules...> schedules_;
    std::int64_t last_epoch_ = 0;
    std::vector<double> last_lr_;
};

namespace detail {

template <class S>
struct Parts {
    static std::tuple<S> schedules(S schedule) { return {std::move(schedule)}; }
    static std::array<std::int64_t, 0> milestones(const S&) { return {}; }
};
template <class... Schedules>
struct Parts<SequentialLR<Schedules...>> {
    using S = SequentialLR<Schedules...>;
    static const std::tuple<Schedules...>& schedules(const S& schedule) { return schedule.schedules(); }
    static const typename S::Milestones& milestones(const S& schedule) { return schedule.milestones(); }
};

template <class S>
inline constexpr bool is_sequence = false;
template <class... Schedules>
inline constexpr bool is_sequence<SequentialLR<Schedules...>> = true;

/// Can begin in `then`, and can follow there. Which optimizer it is does not matter.
template <class S>
concept Begins = is_sequence<S> || requires(S& schedule, int& optimizer) {
    schedule.undo();
    schedule.begin(optimizer);
};
template <class S>
concept Follows = requires(S& schedule, int& optimizer) {
    schedule.undo();
    schedule.restart(optimizer);
};

} // namespace detail

/// `first`, and from `milestone` on `second`: `then(warm_up, 500, cosine)`; chains: `then(then(a, 10, b), 20, c)`.
/// The first may be a `ChainedScheduler`; as in Python, it takes an ordinary step when it is attached.
template <class First, class Second>
auto then(First first, std::int64_t milestone, Second second) {
    static_assert(
        detail::Begins<First>,
        "fulgurite: what comes first in then() must be a schedule that counts steps, a ChainedScheduler of such "
        "ones or another then(); name a ReduceLROnPlateau beside the others in optim::with(optimizer, schedule...)");
    static_assert(
        detail::Follows<Second>,
        "fulgurite: what comes second in then() must be a single schedule; chain as then(then(a, 10, b), 20, c)");
    using Before = detail::Parts<First>;
    const auto before = Before::milestones(first);
    std::array<std::int64_t, std::tuple_size_v<std::remove_const_t<decltype(before)>> + 1> milestones{};
    std::copy(before.begin(), before.end(), milestones.begin());
    milestones.back() = milestone;
    return std::apply(
        [&](auto... parts) {
            return SequentialLR<decltype(parts)..., Second>(milestones, {std::move(parts)..., std::move(second)});
        },
        Before::schedules(std::move(first)));
}

} // namespace fulgurite::optim
