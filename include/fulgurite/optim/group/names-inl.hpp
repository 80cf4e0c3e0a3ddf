// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/group/names.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE std::string GroupNames::next(std::string name) {
    std::size_t same = 0;
    for (const auto& other : seen_) same += other == name ? 1U : 0U;
    seen_.push_back(name);
    return same == 0 ? name : name + "-" + std::to_string(same);
}

} // namespace fulgurite::optim
