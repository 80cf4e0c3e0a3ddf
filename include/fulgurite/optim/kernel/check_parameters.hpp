// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/optim/group/group.hpp"

/// What may be given to an optimizer.
namespace fulgurite::optim {

/// Throws `Error` for a tensor that a fused kernel cannot change: no leaf, a type without fraction, gaps in its memory.
inline void check_parameter(std::string_view owner, std::size_t group, std::size_t index, const Tensor& param) {
    const auto refuse = [&](std::string_view what) {
        throw Error(owner, ": parameter ", index, " of group ", group, " ", what);
    };
    if (!param.defined()) refuse("is undefined; give a tensor");
    if (!param.is_leaf()) refuse("is no leaf: it was computed from others; give those, or detach() it");
    if (param.layout() != at::kStrided) refuse("is sparse; only dense parameters are taken");
    if (!c10::isFloatingType(param.scalar_type()))
        refuse(in_words("is of type ", c10::toString(param.scalar_type()), "; a real floating point type is wanted"));
    if (!param.is_non_overlapping_and_dense()) refuse("has gaps in its memory; give a contiguous() copy");
}

/// Throws `Error` if there is nothing to learn, a parameter stands twice, or one cannot be taken.
template <class Options>
void check_parameters(std::string_view owner, std::span<const Group<Options>> groups) {
    std::vector<const void*> seen;
    bool learns = false;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto& params = groups[g].params;
        if (params.empty()) throw Error(owner, ": group ", g, " has no parameter; give it one at least");
        for (std::size_t i = 0; i < params.size(); ++i) {
            check_parameter(owner, g, i, params[i]);
            learns = learns || params[i].requires_grad();
            seen.push_back(params[i].unsafeGetTensorImpl());
        }
    }
    std::sort(seen.begin(), seen.end());
    if (std::adjacent_find(seen.begin(), seen.end()) != seen.end())
        throw Error(owner, " was given one parameter twice; give each once, in one group");
    if (!learns)
        throw Error(owner, " was given ", seen.size(), " parameters, none of which requires a gradient; unfreeze some");
}

} // namespace fulgurite::optim
