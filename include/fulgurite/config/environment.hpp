// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/letters.hpp"

namespace fulgurite::config {

/// Lays variables of the environment over a config: with the prefix "APP", APP__MODEL__LR=0.1 is `model.lr`. Given: the
/// environment, as `::environ` has it. Names are those that the config has already, in any case of letters, or small
/// ones. Throws `Error` for a name with an empty part.
void merge_environment(Value& config, std::string_view prefix, const char* const* given);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/environment-inl.hpp"
#endif
