// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <string>

#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app::detail {

inline constexpr std::array<const char*, 14> known_sections = {
    "learner",     "criterion", "lr_scheduler",  "model",   "optimizer", "training", "dataset",
    "dataloaders", "seed",      "configuration", "comment", "search",    "preset",   "extra"};

/// The section that begins alike, as "training" does for "trainer", or the nearest.
std::string meant_section(const std::string& key);
/// Sections that there are not are added to the problems.
void check_sections(const config::Value& config, config::Problems& problems);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/known_sections-inl.hpp"
#endif
