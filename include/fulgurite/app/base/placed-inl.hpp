// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::string words_of(const std::exception& error) {
    const auto* of_libtorch = dynamic_cast<const c10::Error*>(&error);
    std::string words = of_libtorch ? of_libtorch->what_without_backtrace() : error.what();
    if (of_libtorch) words = words.substr(0, words.find('\n'));
    return words;
}

} // namespace fulgurite::app
