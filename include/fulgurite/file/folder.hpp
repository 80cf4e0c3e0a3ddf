// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "fulgurite/file/descriptor.hpp"
#include "fulgurite/file/failure.hpp"

namespace fulgurite::file {

/// The folder that a path lies in.
inline std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// Makes the folder, with those above it. Throws `Error` if it cannot be made.
void make_folder(const std::filesystem::path& folder);

/// Makes the folder if it is not there. Throws `Error` if it cannot be made or written to.
inline void require_folder(const std::filesystem::path& folder) {
    make_folder(folder);
    if (::access(folder.c_str(), W_OK | X_OK) != 0) throw failure("write into", folder, errno);
}

/// Makes the first of `all/version_0`, `all/version_1`, … that nobody has, with the folders above it: of several
/// processes that ask at the same time each has its own. Where that cannot be, the path is empty and `error` says why.
std::filesystem::path make_version(const std::filesystem::path& all, std::error_code& error);

/// Makes the names in a folder safe on the disk, where its file system can.
inline void sync_folder(const std::filesystem::path& folder) {
    const Descriptor names(folder, O_RDONLY | O_DIRECTORY);
    if (names.is_open()) names.sync();
}

/// Waits until nobody else has the folder in this way, and has it until the descriptor goes. Without effect where the
/// file system has no such locks.
Descriptor lock_folder(const std::filesystem::path& folder);

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/folder-inl.hpp"
#endif
