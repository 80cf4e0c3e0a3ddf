// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::checkpoint {

/// The `Error` for a file operation that failed: path, reason, and what would be right.
inline Error file_error(std::string_view what, const std::filesystem::path& path, int code) {
    const char* hint = "";
    if (code == ENOSPC || code == EDQUOT || code == EFBIG) hint = "; make room or give another directory";
    if (code == EACCES || code == EPERM || code == EROFS) hint = "; give a directory that this user may write to";
    if (code == ENOTDIR || code == EEXIST) hint = "; a file stands where a directory is wanted";
    return Error("cannot " + std::string(what) + " '" + path.string() + "': " + std::generic_category().message(code) +
                 hint);
}

/// Makes the directory if it is not there. Throws `Error` if it cannot be made or written to.
inline void require_directory(const std::filesystem::path& directory) {
    std::error_code failure;
    std::filesystem::create_directories(directory, failure);
    if (failure) throw file_error("make the directory", directory, failure.value());
    if (!std::filesystem::is_directory(directory)) throw file_error("write into", directory, ENOTDIR);
    if (::access(directory.c_str(), W_OK | X_OK) != 0) throw file_error("write into", directory, errno);
}

/// How unfinished files are called: ".fulgurite-<host>-<process>-<start>-<number>.partial".
namespace partial {

inline constexpr std::string_view prefix = ".fulgurite-", suffix = ".partial";

inline std::string host() {
    char name[65] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}
// Tells this process from an earlier one of the same number, as containers have it.
inline std::string start() {
    static const auto moment = std::chrono::system_clock::now().time_since_epoch().count();
    return std::to_string(moment);
}
inline std::string next_name() {
    static std::atomic<std::uint64_t> number{0};
    return std::string(prefix) + host() + "-" + std::to_string(::getpid()) + "-" + start() + "-" +
           std::to_string(number++) + std::string(suffix);
}

/// Whether somebody writes the file: it is locked while it is open. No lock tells nothing, as not every file system has
/// them.
inline bool is_being_written(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (handle < 0) return false;
    const bool locked = ::flock(handle, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(handle);
    return locked;
}

/// Whether the file was left behind by a process of this host that is no more. Containers may share a host's name and
/// not its processes: what they write is known by its lock.
inline bool is_abandoned(const std::filesystem::path& file) {
    std::string name = file.filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return false;
    name.resize(name.size() - suffix.size());
    const auto take = [&] { // the last part; a host's name may have dashes of its own
        const auto dash = name.rfind('-');
        if (dash == std::string::npos) return std::string();
        auto part = name.substr(dash + 1);
        name.resize(dash);
        return part;
    };
    take(); // the number
    const auto started = take(), number = take();
    if (name != std::string(prefix) + host()) return false;
    const auto process = static_cast<::pid_t>(std::strtol(number.c_str(), nullptr, 10));
    if (process <= 0) return false;
    const bool gone = process == ::getpid() ? started != start() : ::kill(process, 0) != 0 && errno == ESRCH;
    return gone && !is_being_written(file);
}

} // namespace partial

/// Removes what a killed process left in the directory. Files of processes that still run stay.
inline void sweep(const std::filesystem::path& directory) {
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(directory, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code ignored;
        if (partial::is_abandoned(entry->path())) std::filesystem::remove(entry->path(), ignored);
    }
}

/// A file that is there whole or not at all: it is written beside its place under a name of its own, and moved into its
/// place by `commit()`, when it is safe on the disk. Without `commit()`, what stood in its place stays untouched.
class AtomicFile {
public:
    /// Makes the directory if need be. Throws `Error` if that or the file cannot be made.
    explicit AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
        directory_ = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
        require_directory(directory_);
        temporary_ = directory_ / partial::next_name();
        file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file_ < 0) throw file_error("write", target_, errno);
        ::flock(file_, LOCK_EX | LOCK_NB); // see `partial::is_being_written`
    }
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile() {
        if (file_ >= 0) ::close(file_);
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
    }

    /// Appends. A failure is kept for `commit()`: the writers above cannot be stopped half way.
    void write(const void* data, std::size_t size) noexcept {
        auto* bytes = static_cast<const char*>(data);
        while (size > 0 && failure_ == 0) {
            const auto written = ::write(file_, bytes, size);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) {
                failure_ = written < 0 ? errno : ENOSPC;
                return;
            }
            bytes += written;
            size -= static_cast<std::size_t>(written);
        }
    }

    /// Throws `Error` if anything could not be written.
    void commit() {
        if (failure_ == 0 && ::fsync(file_) != 0 && errno != EINVAL) failure_ = errno;
        if (::close(std::exchange(file_, -1)) != 0 && failure_ == 0 && errno != EINTR) failure_ = errno;
        if (failure_ == 0 && ::rename(temporary_.c_str(), target_.c_str()) != 0) failure_ = errno;
        if (failure_ != 0) throw file_error("write", target_, failure_);
        temporary_.clear();
        sync_directory(directory_);
    }

    /// Makes the names in a directory safe on the disk, where its file system can.
    static void sync_directory(const std::filesystem::path& directory) {
        const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (handle < 0) return;
        ::fsync(handle);
        ::close(handle);
    }

private:
    std::filesystem::path target_, directory_, temporary_;
    int file_ = -1;
    int failure_ = 0;
};

} // namespace fulgurite::checkpoint
