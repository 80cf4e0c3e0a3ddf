// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
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
inline Value read(const std::filesystem::path& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) throw Error(path.string(), ": this is a folder; give a file");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(path.string(), ": cannot be read: ", std::strerror(errno));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    detail::check_text(text, path.string());
    const auto ending = path.extension().string();
    if (ending == ".toml") return parse_toml(text, path.string());
    if (ending == ".json") return parse_json(text, path.string());
    if (ending == ".yaml" || ending == ".yml") return parse_yaml(text, path.string());
    throw Error(path.string(), ": the ending '", ending, "' is none of .toml, .yaml, .yml and .json");
}

} // namespace fulgurite::config
