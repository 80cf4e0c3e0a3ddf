// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <system_error>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/logger/version_folder.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE std::filesystem::path version_folder(const std::filesystem::path& all) {
    std::error_code error;
    auto folder = file::make_version(all, error);
    if (error) throw file::failure("make a folder for the run in", all, error.value());
    return folder;
}

} // namespace fulgurite::logger
