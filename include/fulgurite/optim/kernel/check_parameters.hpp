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
void check_parameter(std::string_view owner, std::size_t group, std::size_t index, const Tensor& param);

/// Throws `Error` if there is nothing to learn, a parameter stands twice, or one cannot be taken.
template <class Options>
void check_parameters(std::string_view owner, std::span<const Group<Options>> groups) {
    std::vector<const void*> seen;
    bool learns = false;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto& params = groups[g].params;
        if (params.empty())
            throw Error(
                owner, ": group ", g,
                " has no parameter; give it one at least. Where it is parameters() of a module, register_module "
                "was forgotten for its layers, or register_parameter for its tensors");
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

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/check_parameters-inl.hpp"
#endif
