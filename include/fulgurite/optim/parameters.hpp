// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>

#include "fulgurite/optim/concept.hpp"

namespace fulgurite::optim {

/// Applies `f(const Tensor&)` to every parameter of every group.
template <class O, class F>
void for_each_parameter(O& optimizer, F&& f) {
    for (auto& group : optimizer.param_groups())
        for (auto& parameter : group.params) f(parameter);
}

/// Applies `f(std::string_view name, double lr)` to every group of every optimizer, under Lightning's names: "lr-Adam",
/// with more groups "lr-Adam/pg1", "lr-Adam/pg2" (or the group's own name), with more optimizers of a kind "lr-Adam-1".
template <class F, class... Os>
void name_learning_rates(F&& f, Os&... optimizers) {
    std::string seen;
    auto one = [&](auto& optimizer) {
        std::string name = "lr-" + std::string(optimizer.name());
        std::size_t same = 0;
        for (auto at = seen.find(name + ";"); at != seen.npos; at = seen.find(name + ";", at + 1)) ++same;
        seen += name + ";";
        if (same > 0) name += "-" + std::to_string(same);
        auto groups = optimizer.param_groups();
        std::size_t i = 0;
        for (auto& group : groups) {
            ++i;
            if (groups.size() == 1) f(name, group.lr());
            else f(name + "/" + (group.name.empty() ? "pg" + std::to_string(i) : group.name), group.lr());
        }
    };
    (one(optimizers), ...);
}

} // namespace fulgurite::optim
