// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void check_for_search(const Setup& setup) {
    if (!setup.search())
        throw Error(
            "the section 'search' is missing; give search: {monitor: val/loss, space: {optimizer.cfg.lr: "
            "{log_uniform: [1e-5, 1e-1]}}}");
    const auto& device = setup.training().run.accelerator;
    if (device != "auto" && device != "cpu")
        throw PlacedError(setup.config().at("training", "accelerator").origin(),
                          in_words("'training.accelerator' is '", device, "', and a search trains on the processor: ",
                                   "each trial is a fork, which a GPU does not survive"));
}

} // namespace fulgurite::app::detail
