// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <span>
#include <utility>
#include <variant>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/optim/clip/norm.hpp"
#include "fulgurite/optim/clip/value.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// Clipping that is chosen at run time.
class AnyClip : public policy::Clip {
public:
    explicit AnyClip(ClipNorm clip) : chosen_(std::move(clip)) {}
    explicit AnyClip(ClipValue clip) : chosen_(std::move(clip)) {}
    void clip(std::span<const Tensor> params) const {
        std::visit([&](const auto& chosen) { chosen.clip(params); }, chosen_);
    }

private:
    std::variant<ClipNorm, ClipValue> chosen_;
};

} // namespace fulgurite::app
