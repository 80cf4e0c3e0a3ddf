// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/requests.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE std::vector<std::filesystem::path> Requests::files() const {
    std::vector<std::filesystem::path> all;
    for (const auto& request : waiting_)
        for (const auto& action : request.actions)
            if (action.kind == Action::Kind::save) all.push_back(action.path);
    return all;
}

} // namespace fulgurite::checkpoint
