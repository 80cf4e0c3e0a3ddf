// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>

#include "fulgurite/config/json.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/toml.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

/// A config file, by its ending: .toml, .yaml, .yml or .json. Throws `Error` with the place for what cannot be read.
Value read(const std::filesystem::path& path);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/read-inl.hpp"
#endif
