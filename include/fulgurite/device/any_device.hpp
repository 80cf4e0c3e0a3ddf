// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A device that is chosen at run time by its name: "cpu", "cuda" (or "gpu"), "cuda:1", or "auto", the first CUDA
/// device where there is one. Throws `Error` for another name, and where there is no such device.
class AnyDevice : public policy::Device {
public:
    static constexpr bool host_scalars = false;

    explicit AnyDevice(std::string_view name = "auto") : device_(named(name)) {}
    c10::Device device() const { return device_; }

    /// Throws `Error` where a machine with so many GPUs has none of this number.
    static void require_index(std::string_view name, std::int64_t index, std::int64_t gpus);

private:
    static c10::Device named(std::string_view name);

    c10::Device device_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/device/any_device-inl.hpp"
#endif
