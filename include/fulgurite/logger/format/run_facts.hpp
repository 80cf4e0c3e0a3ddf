// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace fulgurite::logger {

/// What a run was done with: versions of fulgurite and LibTorch, system, processor, compiler, the Git revision of the
/// folder that the program was started in, and its command line. What the system does not say is left out.
std::vector<std::pair<std::string, std::string>> run_facts();

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/run_facts-inl.hpp"
#endif
