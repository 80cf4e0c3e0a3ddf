// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/top_k.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE const Scored* TopK::find(const std::filesystem::path& path) const {
    const auto found = std::find_if(saved_.begin(), saved_.end(), [&](auto& one) { return one.path == path; });
    return found == saved_.end() ? nullptr : &*found;
}

FULGURITE_INLINE void TopK::add(std::filesystem::path path, double score) {
    const auto* goes = find(path);
    if (!goes) goes = evicted();
    if (goes) saved_.erase(saved_.begin() + (goes - saved_.data()));
    saved_.push_back({std::move(path), comparable(score)});
}

} // namespace fulgurite::checkpoint
