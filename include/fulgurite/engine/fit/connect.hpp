// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/engine/state/check_optimizers.hpp"
#include "fulgurite/engine/state/optimizer_slot.hpp"
#include "fulgurite/optim/group/names.hpp"

namespace fulgurite::engine {

/// Asks the module for its optimizers. Throws `Error` for one that has nothing to learn, or has what the module has
/// not.
template <class R>
void connect_optimizers(R& run) {
    run.slots().emplace(make_slots(run.module()));
    check_held(run.module(), *run.slots());
    auto before = []<class Opt>(Opt&) {
        return [](void* self, Opt& optimizer) {
            auto& that = *static_cast<R*>(self);
            that.template notify<hook::on_before_optimizer_step>(optimizer);
            forget_casts(that); // the weights are about to change
            that.progress().changing = true;
        };
    };
    each_of(*run.slots(), [&](auto& slot) {
        bool learns = false;
        optim::for_each_parameter(slot.optimizer(), [&](const at::Tensor& each) { learns |= each.requires_grad(); });
        if (!learns)
            throw Error("configure_optimizers gives an optimizer, " + std::string(slot.optimizer().name()) +
                        ", that has no parameter that requires a gradient; give it one, or leave it out");
        slot.connect(&run, before(slot.optimizer()), run.progress().global_step);
    });
}

} // namespace fulgurite::engine
