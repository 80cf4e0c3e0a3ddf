// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
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

#include "fulgurite/file/descriptor.hpp"

/// How unfinished files are called: ".fulgurite-<host>-<process>-<start>-<number>.partial".
namespace fulgurite::file::partial {

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

/// Tells others that the file is being written, until it is closed.
inline void lock(const Descriptor& file) { ::flock(file.number(), LOCK_EX | LOCK_NB); }

/// Whether somebody writes the file: it is locked while it is open. No lock tells nothing, as not every file system has
/// them.
inline bool is_being_written(const std::filesystem::path& path) {
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return file.is_open() && ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/// Whether the file was left behind by a process of this host that is no more. Containers may share a host's name and
/// not its processes: what they write is known by its lock.
inline bool is_abandoned(const std::filesystem::path& path) {
    std::string name = path.filename().string();
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
    return gone && !is_being_written(path);
}

/// Removes what killed processes left in the folder. Files of processes that still run stay.
inline void sweep(const std::filesystem::path& folder) {
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code ignored;
        if (is_abandoned(entry->path())) std::filesystem::remove(entry->path(), ignored);
    }
}

} // namespace fulgurite::file::partial
