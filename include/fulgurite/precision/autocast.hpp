// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>
#include <c10/macros/Export.h>

// Declared here as in <ATen/autocast_mode.h>, which brings all of ATen and a program's compile time with it.
namespace at::autocast {
TORCH_API bool is_autocast_enabled(c10::DeviceType device_type);
TORCH_API void set_autocast_enabled(c10::DeviceType device_type, bool enabled);
TORCH_API c10::ScalarType get_autocast_dtype(c10::DeviceType device_type);
TORCH_API void set_autocast_dtype(c10::DeviceType device_type, c10::ScalarType dtype);
TORCH_API void clear_cache();
TORCH_API int increment_nesting();
TORCH_API int decrement_nesting();
} // namespace at::autocast

namespace fulgurite::precision {

/// While it lives, operators that gain by it compute in `dtype`: Python's `torch.autocast(device_type, dtype)`. Casts
/// of weights are remembered until the outermost guard ends; who changes weights before it does calls
/// `forget_casts()`, else what is computed next is computed with the old ones.
class Autocast {
public:
    Autocast(c10::DeviceType device, c10::ScalarType dtype);
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
    static void forget_casts() { at::autocast::clear_cache(); }
    ~Autocast();

private:
    c10::DeviceType device_;
    bool enabled_;
    c10::ScalarType dtype_;
};

} // namespace fulgurite::precision

#ifndef FULGURITE_COMPILED
#include "fulgurite/precision/autocast-inl.hpp"
#endif
