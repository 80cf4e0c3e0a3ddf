// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/state/toggle.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE Toggle::Toggle(Toggle*& innermost, const std::vector<at::Tensor>& all,
                                const std::vector<at::Tensor>& own)
    : innermost_(innermost), outer_(std::exchange(innermost, this)) {
    std::vector<bool> required;
    required.reserve(own.size());
    for (const auto& parameter : own) required.push_back(required_at_first(parameter));
    before_.reserve(all.size());
    for (const auto& parameter : all) {
        before_.emplace_back(parameter, parameter.requires_grad());
        set(parameter, false);
    }
    for (std::size_t i = 0; i < own.size(); ++i) set(own[i], required[i]);
}

FULGURITE_INLINE Toggle::~Toggle() {
    // From the end: a parameter of two optimizers stands twice, and as it was where it stands first.
    for (auto state = before_.rbegin(); state != before_.rend(); ++state) set(state->first, state->second);
    innermost_ = outer_;
}

FULGURITE_INLINE bool Toggle::required_at_first(const at::Tensor& parameter) const {
    bool required = parameter.requires_grad();
    for (const auto* outer = outer_; outer; outer = outer->outer_) {
        const auto state = std::find_if(outer->before_.begin(), outer->before_.end(),
                                        [&](const auto& other) { return other.first.is_same(parameter); });
        if (state != outer->before_.end()) required = state->second;
    }
    return required;
}

} // namespace fulgurite::engine
