// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/schedule/rate_function.hpp"
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

/// The first rate times what a function of the step or epoch says; Python's `LambdaLR`. The function may take the index
/// of the group as well. It is not saved: a resumed run brings its own.
///
///     optim::LambdaLR{[](std::int64_t epoch) { return std::pow(0.95, epoch); }}
///     optim::LambdaLR{[](std::int64_t step, std::size_t group) { return group == 0 ? 1.0 : 1.0 / (1 + step); }}
template <class F>
class LambdaLR : public ScheduleBase<LambdaLR<F>, RateFunction<F>> {
public:
    using Base = ScheduleBase<LambdaLR<F>, RateFunction<F>>;

    explicit LambdaLR(F function, Interval interval = Interval::epoch, std::int64_t frequency = 1)
        : Base(RateFunction<F>(std::move(function)), interval, frequency) {}

    static constexpr std::string_view name_v = "LambdaLR";
    static void check(const RateFunction<F>&) {}
    static void visit(auto&, auto&&) {}

    double rate_of(const auto&, double base_lr, std::size_t g) const {
        return base_lr * this->options_(this->last_epoch(), g);
    }
    void save(StateTree& state) const { state["lr_lambdas"] = no_functions(this->base_lrs_.size()); }
};

} // namespace fulgurite::optim
