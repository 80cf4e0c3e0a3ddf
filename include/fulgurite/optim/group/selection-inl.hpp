// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/group/selection.hpp"

namespace fulgurite::optim::detail {

FULGURITE_INLINE std::vector<NamedParameter> learning(std::vector<NamedParameter> params, std::size_t rest) {
    std::vector<NamedParameter> kept;
    fulgurite::detail::Once is_new;
    for (auto& param : params) {
        if (!param.value.requires_grad() || !is_new(param.value)) continue;
        param.group = rest;
        kept.push_back(std::move(param));
    }
    return kept;
}

FULGURITE_INLINE void require_members(const std::vector<NamedParameter>& params, std::size_t group,
                                      std::string_view name) {
    if (std::any_of(params.begin(), params.end(), [&](const auto& param) { return param.group == group; })) return;
    throw Error("the parameter group '", name, "' is empty: of ", params.size(),
                " parameters that learn it selects none that no group before it has; correct it or take it out");
}

} // namespace fulgurite::optim::detail
