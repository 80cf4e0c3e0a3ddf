// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "fulgurite/core/error.hpp"

/// Files as the library writes them: whole or not at all, or line by line, never in the place of a standard stream.
namespace fulgurite::file {

/// What would be right, by the reason (an `errno`) for which a file operation failed.
std::string_view cure(int reason);

/// The `Error` of a file operation that failed: `failure("write", path, errno)`. It says the path, the system's reason
/// and the cure.
inline Error failure(std::string_view what, const std::filesystem::path& path, int reason) {
    return Error("cannot ", what, " '", path.string(), "': ", std::generic_category().message(reason), "; ",
                 cure(reason));
}

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/failure-inl.hpp"
#endif
