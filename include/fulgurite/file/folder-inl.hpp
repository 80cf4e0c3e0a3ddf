// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sys/stat.h>

#include <string>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::file {

FULGURITE_INLINE void make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw failure("make the folder", folder, error.value());
    if (!std::filesystem::is_directory(folder, error)) throw failure("write into", folder, ENOTDIR);
}

FULGURITE_INLINE std::filesystem::path make_version(const std::filesystem::path& all, std::error_code& error) {
    std::filesystem::create_directories(all, error);
    for (int version = 0; !error; ++version) {
        auto folder = all / ("version_" + std::to_string(version));
        if (::mkdir(folder.c_str(), 0777) == 0) return folder;
        if (errno != EEXIST) error.assign(errno, std::generic_category());
    }
    return {};
}

FULGURITE_INLINE Descriptor lock_folder(const std::filesystem::path& folder) {
    Descriptor names(folder, O_RDONLY | O_DIRECTORY);
    while (names.is_open() && ::flock(names.number(), LOCK_EX) != 0 && errno == EINTR) {
    }
    return names;
}

} // namespace fulgurite::file
