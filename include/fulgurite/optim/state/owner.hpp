// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <initializer_list>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::optim {

/// Whose a saved parameter group is, by its options: Python's layout has no name. Optimizers of the same options have
/// one name here; empty where it is none that is known.
std::string_view owner_of(const StateTree& group);

/// Throws `Error` where a saved group is another optimizer's. `own`: a group as this optimizer saves it.
void check_owner(std::string_view name, const StateTree& own, const StateTree& saved);

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/state/owner-inl.hpp"
#endif
