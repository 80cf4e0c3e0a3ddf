// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/base/any_metric.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::string snake_case(std::string_view name) {
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    std::string snake;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = i > 0 && is_capital(name[i]) &&
                            (!is_capital(name[i - 1]) || (i + 1 < name.size() && !is_capital(name[i + 1])));
        if (begins && name[i - 1] != '_') snake += '_';
        snake += is_capital(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    return snake;
}

} // namespace fulgurite::app
