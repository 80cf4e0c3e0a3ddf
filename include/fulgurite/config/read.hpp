// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "fulgurite/config/json.hpp"
#include "fulgurite/config/toml.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

namespace detail {

/// Where a text is no UTF-8; npos where it is.
inline std::size_t invalid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t more = lead < 0x80                   ? 0
                                 : lead >= 0xC2 && lead < 0xE0 ? 1
                                 : (lead & 0xF0) == 0xE0       ? 2
                                 : lead >= 0xF0 && lead < 0xF5 ? 3
                                                               : 4;
        if (more == 4 || i + more >= text.size()) return i;
        for (std::size_t j = 1; j <= more; ++j)
            if ((static_cast<unsigned char>(text[i + j]) & 0xC0) != 0x80) return i;
        i += 1 + more;
    }
    return text.npos;
}

} // namespace detail

/// A config file, by its ending: .toml, .yaml, .yml or .json. Throws `Error` with the place for what cannot be read.
inline Value read(const std::filesystem::path& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) throw Error(path.string(), ": this is a folder; give a file");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(path.string(), ": cannot be read: ", std::strerror(errno));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (const auto at = detail::invalid_utf8(text); at != text.npos)
        throw Error(path.string(), ":",
                    1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'),
                    ": this is no UTF-8");
    const auto ending = path.extension().string();
    if (ending == ".toml") return parse_toml(text, path.string());
    if (ending == ".json") return parse_json(text, path.string());
    if (ending == ".yaml" || ending == ".yml") return parse_yaml(text, path.string());
    throw Error(path.string(), ": the ending '", ending, "' is none of .toml, .yaml, .yml and .json");
}

} // namespace fulgurite::config
