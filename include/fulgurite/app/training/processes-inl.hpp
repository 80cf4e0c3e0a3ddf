// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/processes.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE void take_gpu(RunConfig& run, std::int64_t gpu, const std::string& path, config::Problems& problems) {
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

FULGURITE_INLINE void read_processes(RunConfig& run, const config::Value& section, const std::string& path,
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
