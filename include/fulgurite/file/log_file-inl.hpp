// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/log_file.hpp"

namespace fulgurite::file {

FULGURITE_INLINE LogFile::LogFile(std::filesystem::path path, bool append) : path_(std::move(path)) {
    make_folder(folder_of(path_));
    file_ = Descriptor(path_, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
    if (!file_.is_open()) throw failure("open", path_, errno);
}

} // namespace fulgurite::file
