// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fulgurite/file/descriptor.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/file/partial.hpp"

namespace fulgurite::file {

/// What happens to a symbolic link in a file's place: the file behind it is replaced, or the link itself.
enum class Links { follow, replace };

/// The path at which symbolic links end; there need not be a file yet.
std::filesystem::path behind_links(std::filesystem::path path);

/// Whether a name is the system's: what stands there is a device, or a file of the process. /dev/shm is a folder like
/// any.
inline bool is_of_the_system(const std::filesystem::path& path) {
    const auto& name = path.native();
    return name.starts_with("/proc/") || (name.starts_with("/dev/") && !name.starts_with("/dev/shm/"));
}
/// Whether no other file can take this one's place: a device, a pipe, a folder, and what the system shows as a file,
/// such as /dev/stdout, which a redirection makes a regular file that the process goes on writing to.
bool stays_in_place(const std::filesystem::path& path);

/// A file that is there whole or not at all: it is written beside its place under a name of its own, and moved into its
/// place by `commit()`, when it is safe on the disk. Without `commit()`, what stood in its place stays untouched. What
/// stays in its place, a device or a pipe, is written to as it stands, by `commit()`, too.
class AtomicFile {
public:
    /// Makes the folder if need be. Throws `Error` if that or the file cannot be made.
    explicit AtomicFile(std::filesystem::path target, Links links = Links::follow);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile() {
        file_.close();
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
    }

    /// Appends. A failure is kept for `commit()`: the writers above cannot be stopped half way.
    void write(const void* data, std::size_t size) {
        if (stays_) pending_.append(static_cast<const char*>(data), size);
        else if (reason_ == 0) reason_ = file_.write(data, size);
    }
    void write(std::string_view text) { write(text.data(), text.size()); }

    /// Throws `Error` if anything could not be written.
    void commit();

private:
    void commit_in_place();

    std::filesystem::path target_, temporary_;
    bool stays_ = false;
    std::string pending_; // of what stays in its place
    Descriptor file_;
    int reason_ = 0;
};

/// Writes a whole file so that no reader ever finds half of it. Throws `Error`; what was there is then still there.
void write_atomically(const std::filesystem::path& path, std::string_view content);

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/atomic_file-inl.hpp"
#endif
