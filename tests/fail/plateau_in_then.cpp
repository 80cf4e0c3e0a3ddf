// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: what comes first in then() must be a schedule that counts steps
#include <fulgurite/optim/schedule/exponential_lr.hpp>
#include <fulgurite/optim/schedule/reduce_lr_on_plateau.hpp>
#include <fulgurite/optim/schedule/then.hpp>

using namespace fulgurite;

auto one_after_the_other() {
    optim::ExponentialLR falls{{.gamma = 0.9}};
#ifdef FULGURITE_MISTAKE
    return optim::then(optim::ReduceLROnPlateau{"val/loss"_key}, 10, falls);
#else
    return optim::then(optim::ExponentialLR{{.gamma = 0.95}}, 10, falls);
#endif
}
