// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/optim/concept.hpp"

namespace fulgurite::optim {

/// Applies `f(const Tensor&)` to every parameter of every group.
template <class Opt, class F>
void for_each_parameter(Opt& optimizer, F&& f) {
    for (auto& group : optimizer.param_groups())
        for (auto& parameter : group.params) f(parameter);
}

/// Gives Lightning's names to the groups of several optimizers, one after the other: "lr-Adam", with more groups
/// "lr-Adam/pg1", "lr-Adam/pg2" (or the group's own name), with more optimizers of a kind "lr-Adam-1".
class GroupNames {
public:
    /// Applies `f(std::string_view name, auto& group)` to the groups of the next optimizer.
    template <class Opt, class F>
    void each(Opt& optimizer, F&& f) {
        const std::string name = next("lr-" + std::string(optimizer.name()));
        auto&& groups = optimizer.param_groups();
        std::size_t i = 0;
        for (auto& group : groups) {
            ++i;
            if (!group.name.empty()) f(std::string_view(name + "/" + group.name), group);
            else if (groups.size() == 1) f(std::string_view(name), group);
            else f(std::string_view(name + "/pg" + std::to_string(i)), group);
        }
    }

private:
    std::string next(std::string name);

    std::vector<std::string> seen_;
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/group/names-inl.hpp"
#endif
