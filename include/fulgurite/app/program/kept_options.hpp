// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <vector>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app::program {

/// What the config says of the optimizer and the checkpoint says otherwise, a line each: the checkpoint's holds, as in
/// PyTorch. Resolved: a config with all options filled in. Options that are no numbers are not compared.
std::vector<std::string> kept_options(const StateTree& checkpoint, const config::Value& resolved);

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/kept_options-inl.hpp"
#endif
