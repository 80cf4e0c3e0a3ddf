// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/state/check_optimizers.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE std::string shape_of_tensor(const at::Tensor& tensor) {
    std::ostringstream text;
    text << tensor.sizes();
    return text.str();
}

FULGURITE_INLINE std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i ? ", '" : "'") + names[i] + "'";
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

} // namespace fulgurite::engine
