// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app::training {

/// Names of other libraries and older Lightnings for options of the section `training`, which no letters lead to.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 15> other_names = {{
    {"epochs", "max_epochs"},
    {"num_epochs", "max_epochs"},
    {"n_epochs", "max_epochs"},
    {"steps", "max_steps"},
    {"gpus", "devices"},
    {"gpu", "devices"},
    {"tpu_cores", "devices"},
    {"num_processes", "devices"},
    {"device", "accelerator"},
    {"patience", "early_stopping"},
    {"clip", "gradient_clip_val"},
    {"grad_clip", "gradient_clip_val"},
    {"checkpoint_callback", "enable_checkpointing"},
    {"progress_bar", "enable_progress_bar"},
    {"log_dir", "default_root_dir"},
}};

/// The option that an unknown name is meant for; empty where none is like it.
std::string meant_option(std::string_view key, const std::vector<std::string>& names);

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/meant-inl.hpp"
#endif
