// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::logger {

/// Throws `Error`: what could not be done, the path, the system's reason, and what would be right.
[[noreturn]] inline void fail(std::string_view what, const std::filesystem::path& path, int reason) {
    std::string_view hint = "give another path";
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG) hint = "make room or give a path on another disk";
    if (reason == EACCES || reason == EPERM || reason == EROFS) hint = "give a path that this user may write to";
    if (reason == ENOTDIR || reason == EEXIST) hint = "a file stands where a folder is wanted";
    throw Error(
        fmt::format("cannot {} '{}': {}; {}", what, path.string(), std::generic_category().message(reason), hint));
}

/// Makes the folder in which the path lies, with those above it.
inline void create_parent(const std::filesystem::path& path) {
    std::error_code error;
    const auto folder = path.parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) fail("create the folder", folder, error.value());
}

/// A file to which whole pieces are written: what `write` was given has reached the system when it returns.
class OutputFile {
public:
    OutputFile() = default;
    /// Opens the file for writing, in a folder that is made if it is missing. Throws `Error`.
    explicit OutputFile(std::filesystem::path path, bool append = false) : path_(std::move(path)) {
        create_parent(path_);
        file_.reset(std::fopen(path_.c_str(), append ? "ab" : "wb"));
        if (!file_) fail("open", path_, errno);
        // Pieces are gathered by the caller: a half piece is never left in a buffer to be written later.
        std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    }

    void write(std::string_view bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail("write to", path_, errno);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::filesystem::path path_;
    std::unique_ptr<std::FILE, Close> file_;
};

/// Puts a file in the place of another in one move: whoever reads the path finds the old content or the new one.
inline void replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code error;
    std::filesystem::rename(from, to, error);
    if (!error) return;
    std::error_code ignored;
    std::filesystem::remove(from, ignored);
    fail("replace", to, error.value());
}

/// Where the new content of a file is written before it takes the file's place.
inline std::filesystem::path temporary_beside(const std::filesystem::path& path) {
    return std::filesystem::path(path).concat(".part");
}

/// The path at which symbolic links end; there need not be a file yet.
inline std::filesystem::path behind_links(std::filesystem::path path) {
    std::error_code error;
    for (int links = 0; links < 40 && !path.native().starts_with("/proc/") && std::filesystem::is_symlink(path, error);
         ++links) {
        const auto to = std::filesystem::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / to;
    }
    return path;
}

/// Lets `write(path)` make the new content beside a file, and puts it in the file's place. Throws what `write` throws,
/// and `Error`; what was there is then still there, and nothing beside it. A symbolic link stays one: the file behind
/// it is replaced. A device or a pipe is written to as it stands.
template <class Write>
void rewrite(const std::filesystem::path& path, Write&& write) {
    std::error_code unknown;
    const auto found = std::filesystem::status(path, unknown);
    const auto to = behind_links(path);
    // A redirected /dev/stdout is a regular file, to which the process goes on writing.
    const bool of_the_system = to.native().starts_with("/proc/") ||
                               (path.native().starts_with("/dev/") && !path.native().starts_with("/dev/shm/"));
    if (of_the_system || (std::filesystem::exists(found) && !std::filesystem::is_regular_file(found)))
        return write(path);
    const auto part = temporary_beside(to);
    try {
        write(part);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw;
    }
    replace_file(part, to);
}

/// Writes a whole file so that no reader ever finds half of it. Throws `Error`; what was there is then still there.
inline void write_atomically(const std::filesystem::path& path, std::string_view content) {
    rewrite(path, [&](const std::filesystem::path& part) { OutputFile(part).write(content); });
}

} // namespace fulgurite::logger
