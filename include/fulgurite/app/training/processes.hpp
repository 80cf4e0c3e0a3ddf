// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <cstdint>
#include <string>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/training/values.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/device/any_device.hpp"

namespace fulgurite::app::training {

/// `devices: [1]` is the GPU with the number 1.
void take_gpu(RunConfig& run, std::int64_t gpu, const std::string& path, config::Problems& problems);

/// One process trains, on one device: what asks for more is refused. What `devices` names goes into `accelerator`.
/// Section: where both stand, under this path.
void read_processes(RunConfig& run, const config::Value& section, const std::string& path, config::Problems& problems);

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/processes-inl.hpp"
#endif
