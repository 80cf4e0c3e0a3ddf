// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>

namespace fulgurite {

/// Bytes as text (RFC 4648).
std::string base64(std::string_view bytes);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/base64-inl.hpp"
#endif
