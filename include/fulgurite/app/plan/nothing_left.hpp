// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::app::detail {

/// Why a config leaves nothing to evaluate a stage on; empty where it leaves something. Data: null where they are not
/// those of the config.
std::optional<PlacedError> nothing_left(Stage stage, const training::Plan& training, const DataPlan* data);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/nothing_left-inl.hpp"
#endif
