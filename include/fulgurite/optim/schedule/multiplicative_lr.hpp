// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/rate_function.hpp"
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

/// Multiplies the rate by what a function of the step or epoch says, from the second on; Python's `MultiplicativeLR`.
/// The function may take the index of the group as well. It is not saved: a resumed run brings its own.
///
///     optim::MultiplicativeLR{[](std::int64_t epoch) { return epoch < 10 ? 1.0 : 0.95; }}
template <class F>
class MultiplicativeLR : public ScheduleBase<MultiplicativeLR<F>, RateFunction<F>> {
public:
    using Base = ScheduleBase<MultiplicativeLR<F>, RateFunction<F>>;

    explicit MultiplicativeLR(F function, Interval interval = Interval::epoch, std::int64_t frequency = 1)
        : Base(RateFunction<F>(std::move(function)), interval, frequency) {}

    static constexpr std::string_view name_v = "MultiplicativeLR";
    static void check(const RateFunction<F>&) {}
    static void visit(auto&, auto&&) {}

    double rate_of(const auto& group, double, std::size_t g) const {
        return this->initial() ? group.lr() : group.lr() * this->options_(this->last_epoch(), g);
    }
    void save(StateTree& state) const { state["lr_lambdas"] = no_functions(this->base_lrs_.size()); }
};

} // namespace fulgurite::optim
