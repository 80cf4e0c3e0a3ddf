// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: optim::ChainedScheduler cannot hold a ReduceLROnPlateau
#include <fulgurite/optim/schedule/chained_scheduler.hpp>
#include <fulgurite/optim/schedule/exponential_lr.hpp>
#include <fulgurite/optim/schedule/reduce_lr_on_plateau.hpp>

using namespace fulgurite;

auto chain() {
    optim::ExponentialLR falls{{.gamma = 0.9}};
#ifdef FULGURITE_MISTAKE
    return optim::ChainedScheduler{falls, optim::ReduceLROnPlateau{"val/loss"_key}};
#else
    return optim::ChainedScheduler{falls, optim::ExponentialLR{{.gamma = 0.95}}};
#endif
}
