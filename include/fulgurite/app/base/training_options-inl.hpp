// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void EarlyStoppingConfig::check(const config::Refuse& refuse) const {
    if (!monitor.is_scalar() || monitor.as_string().empty()) refuse("monitor", "the name of a metric");
    if (!(min_delta >= 0)) refuse("min_delta", "a number of 0 or more");
    if (patience < 0) refuse("patience", "a whole number of 0 or more");
    if (stopping_threshold && std::isnan(*stopping_threshold)) refuse("stopping_threshold", "a number");
    if (divergence_threshold && std::isnan(*divergence_threshold)) refuse("divergence_threshold", "a number");
}

FULGURITE_INLINE void LoopConfig::check(const config::Refuse& refuse) const {
    if (max_epochs && *max_epochs < -1) refuse("max_epochs", "a whole number of 0 or more, or -1 for no limit");
    if (min_epochs && *min_epochs < 0) refuse("min_epochs", "a whole number of 0 or more");
    if (max_steps < -1) refuse("max_steps", "a whole number of 0 or more, or -1 for no limit");
    if (min_steps && *min_steps < 0) refuse("min_steps", "a whole number of 0 or more");
    if (check_val_every_n_epoch && *check_val_every_n_epoch < 1)
        refuse("check_val_every_n_epoch", "a whole number of 1 or more");
    if (num_sanity_val_steps < -1) refuse("num_sanity_val_steps", "a whole number of 0 or more, or -1 for all");
    if (log_every_n_steps < 1) refuse("log_every_n_steps", "a whole number of 1 or more");
    if (accumulate_grad_batches < 1) refuse("accumulate_grad_batches", "a whole number of 1 or more");
    if (gradient_clip_val && !(*gradient_clip_val >= 0)) refuse("gradient_clip_val", "a number of 0 or more");
    if (reload_dataloaders_every_n_epochs < 0)
        refuse("reload_dataloaders_every_n_epochs", "a whole number of 0 or more");
}

} // namespace fulgurite::app
