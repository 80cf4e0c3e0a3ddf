// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/group.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/optim/schedule/per_group.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// A parameter group of an optimizer of any type, as `ParamGroup`: a view of that group, which what is set here goes
/// to. Valid as long as the optimizer stays where it is and has the same groups.
class AnyGroup {
    struct Calls {
        double (*lr)(const void*);
        void (*set_lr)(void*, double);
        void (*set_momentum)(void*, double);
        void (*read)(const void*, const void*, GroupValues&);
    };

public:
    template <class Opt, ParamGroup GroupType>
    AnyGroup(const Opt& optimizer, GroupType& group)
        : params(group.params),
          name(group.name),
          initial_lr(group.initial_lr),
          kept(group.kept),
          optimizer_(&optimizer),
          group_(&group),
          calls_(&calls_of<Opt, GroupType>) {}

    const std::vector<Tensor>& params;
    std::string& name;
    std::optional<double>& initial_lr;
    std::vector<std::pair<std::string, double>>& kept;

    double lr() const { return calls_->lr(group_); }
    void set_lr(double lr) { calls_->set_lr(group_, lr); }
    /// The momentum, or the first of the betas. Throws `Error` where the optimizer has neither.
    void set_momentum(double momentum) { calls_->set_momentum(group_, momentum); }
    void read(GroupValues& values) const { calls_->read(optimizer_, group_, values); }

private:
    template <class Opt, class GroupType>
    static constexpr Calls calls_of = {[](const void* group) { return static_cast<const GroupType*>(group)->lr(); },
                                       [](void* group, double lr) { static_cast<GroupType*>(group)->set_lr(lr); },
                                       [](void* group, double momentum) {
                                           require_momentum<GroupType>("a schedule", true);
                                           optim::set_momentum(*static_cast<GroupType*>(group), momentum);
                                       },
                                       [](const void* optimizer, const void* group, GroupValues& values) {
                                           const auto whole = values_of(*static_cast<const Opt*>(optimizer),
                                                                        *static_cast<const GroupType*>(group),
                                                                        values.name, std::tuple<>());
                                           values.momentum = whole.momentum;
                                           values.weight_decay = whole.weight_decay;
                                       }};

    const void* optimizer_;
    void* group_;
    const Calls* calls_;
};

} // namespace fulgurite::optim
