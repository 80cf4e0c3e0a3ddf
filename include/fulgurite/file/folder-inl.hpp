// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::file {

FULGURITE_INLINE void make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw failure("make the folder", folder, error.value());
    if (!std::filesystem::is_directory(folder, error)) throw failure("write into", folder, ENOTDIR);
}

FULGURITE_INLINE Descriptor lock_folder(const std::filesystem::path& folder) {
    Descriptor names(folder, O_RDONLY | O_DIRECTORY);
    while (names.is_open() && ::flock(names.number(), LOCK_EX) != 0 && errno == EINTR) {
    }
    return names;
}

} // namespace fulgurite::file
