// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/precision/autocast.hpp"

namespace fulgurite::precision {

FULGURITE_INLINE Autocast::Autocast(c10::DeviceType device, c10::ScalarType dtype)
    : device_(device),
      enabled_(at::autocast::is_autocast_enabled(device)),
      dtype_(at::autocast::get_autocast_dtype(device)) {
    at::autocast::set_autocast_dtype(device, dtype);
    at::autocast::set_autocast_enabled(device, true);
    at::autocast::increment_nesting();
}

FULGURITE_INLINE Autocast::~Autocast() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(device_, enabled_);
    at::autocast::set_autocast_dtype(device_, dtype_);
}

} // namespace fulgurite::precision
