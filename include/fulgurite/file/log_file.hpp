// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include "fulgurite/file/descriptor.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::file {

/// A file that grows by whole pieces: what `write` was given has reached the system when it returns. Pieces are
/// gathered by the caller: no half piece is left in a buffer, to be written later.
class LogFile {
public:
    LogFile() = default;
    /// Opens the file for writing, in a folder that is made if it is missing. Throws `Error`.
    explicit LogFile(std::filesystem::path path, bool append = false);

    void write(std::string_view bytes) {
        if (const int reason = file_.write(bytes.data(), bytes.size())) throw failure("write to", path_, reason);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    Descriptor file_;
};

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/log_file-inl.hpp"
#endif
