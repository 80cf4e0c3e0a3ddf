// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/engine/state/check_optimizers.hpp"
#include "fulgurite/engine/state/optimizer_slot.hpp"
#include "fulgurite/optim/group/names.hpp"

namespace fulgurite::engine {

/// What lies before an optimizer's step that the module makes by hand.
template <class R, class Opt>
void before_manual_step(void* run, Opt& optimizer) {
    auto& that = *static_cast<R*>(run);
    that.template notify<hook::on_before_optimizer_step>(optimizer);
    forget_casts(that); // the weights are about to change
    that.progress().changing = true;
}
/// The whole of it; `step` is the optimizer's own.
template <class R, class Opt>
void manual_step(void* run, Opt& optimizer, void (*step)(Opt&)) {
    before_manual_step<R>(run, optimizer);
    [[maybe_unused]] const Section section(static_cast<R*>(run)->policies(), "optimizer_step");
    step(optimizer);
}

/// Asks the module for its optimizers. Throws `Error` for one that has nothing to learn, or has what the module has
/// not.
template <class R>
void connect_optimizers(R& run) {
    run.slots().emplace(make_slots(run.module()));
    check_held(run.module(), *run.slots());
    each_of(*run.slots(), [&]<class Slot>(Slot& slot) {
        using Opt = typename Slot::optimizer_type;
        bool learns = false;
        optim::for_each_parameter(slot.optimizer(), [&](const at::Tensor& each) { learns |= each.requires_grad(); });
        if (!learns)
            throw Error("configure_optimizers gives an optimizer, " + std::string(slot.optimizer().name()) +
                        ", that has no parameter that requires a gradient; give it one, or leave it out");
        slot.connect(&run, &before_manual_step<R, Opt>, &manual_step<R, Opt>, run.progress().global_step);
    });
}

} // namespace fulgurite::engine
