// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/config/read.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config {

FULGURITE_INLINE Value read(const std::filesystem::path& path) {
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
