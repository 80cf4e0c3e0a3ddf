// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <random>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/random_name.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE std::string random_name(std::size_t size) {
    std::random_device device;
    std::uniform_int_distribution<std::size_t> any(0, 35);
    std::string name;
    while (name.size() < size) name += "abcdefghijklmnopqrstuvwxyz0123456789"[any(device)];
    return name;
}

} // namespace fulgurite::logger
