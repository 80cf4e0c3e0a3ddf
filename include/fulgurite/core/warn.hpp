// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdio>
#include <string>
#include <string_view>

namespace fulgurite {

/// Tells something that is no error, in one line on stderr: "fulgurite: …".
void warn(std::string_view words);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/warn-inl.hpp"
#endif
