// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/log_file.hpp"

namespace fulgurite::file {

FULGURITE_INLINE LogFile::LogFile(std::filesystem::path path, bool append) : path_(std::move(path)) {
    make_folder(folder_of(path_));
    // A pipe that nobody reads would make open(2) wait for a reader; asked in this way it says so.
    file_ = Descriptor(path_, O_WRONLY | O_CREAT | O_NONBLOCK | (append ? O_APPEND : O_TRUNC));
    if (!file_.is_open()) throw failure("open", path_, errno);
    const int flags = ::fcntl(file_.number(), F_GETFL);
    if (flags >= 0) ::fcntl(file_.number(), F_SETFL, flags & ~O_NONBLOCK); // what is written is written whole
}

} // namespace fulgurite::file
