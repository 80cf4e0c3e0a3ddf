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
inline void take_gpu(RunConfig& run, std::int64_t gpu, const std::string& path, config::Problems& problems) {
    const auto of = [&](const char* name) { return config::detail::joined(path, name); };
    const auto& at = run.devices.origin();
    const bool is_said = run.accelerator.find(':') != std::string::npos;
    if (run.accelerator == "cpu" || is_said)
        return problems.add(at, "'", of("devices"), "' names a GPU, and '", of("accelerator"), "' is '",
                            run.accelerator, is_said ? "'; say it once" : "'; 1 or 'auto' is wanted");
    run.accelerator = "cuda:" + std::to_string(gpu);
    try {
        AnyDevice{run.accelerator};
    } catch (const Error& error) {
        problems.add(at, "'", of("devices"), "': ", error.what());
    }
}

/// One process trains, on one device: what asks for more is refused. What `devices` names goes into `accelerator`.
/// Section: where both stand, under this path.
inline void read_processes(RunConfig& run, const config::Value& section, const std::string& path,
                           config::Problems& problems) {
    const auto of = [&](const char* name) { return config::detail::joined(path, name); };
    const auto at = [&](const char* name) {
        const auto* value = section.find(name);
        return value ? value->origin() : section.origin();
    };
    const auto devices = run.devices.is_scalar() ? run.devices.as_string() : std::string();
    const bool all_are_one = devices == "-1" && (run.accelerator == "cpu" || ::at::getNumGPUs() < 2);
    if (const auto gpu = gpu_of(run.devices)) take_gpu(run, *gpu, path, problems);
    else if (devices != "auto" && devices != "1" && !all_are_one)
        refuse(problems, run.devices, of("devices"), "one device (1, 'auto', or a GPU's number in a list)");
    if (run.num_nodes != 1)
        problems.add(at("num_nodes"), "'", of("num_nodes"), "' is ", run.num_nodes,
                     ", 1 is wanted: one process trains");
    if (run.strategy != "auto" && run.strategy != "single_device")
        problems.add(at("strategy"), "'", of("strategy"), "' is '", run.strategy,
                     "', 'auto' is wanted: one process trains");
}

} // namespace fulgurite::app::training
