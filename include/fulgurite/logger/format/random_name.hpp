// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>

namespace fulgurite::logger {

/// So many random letters and digits. Without effect on the generators of training.
std::string random_name(std::size_t size);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/random_name-inl.hpp"
#endif
