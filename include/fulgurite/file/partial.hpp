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

std::string host();
// Tells this process from an earlier one of the same number, as containers have it.
inline std::string start() {
    static const auto moment = std::chrono::system_clock::now().time_since_epoch().count();
    return std::to_string(moment);
}
std::string next_name();

/// Tells others that the file is being written, until it is closed.
inline void lock(const Descriptor& file) { ::flock(file.number(), LOCK_EX | LOCK_NB); }

/// Whether somebody writes the file: it is locked while it is open. No lock tells nothing, as not every file system has
/// them.
bool is_being_written(const std::filesystem::path& path);

/// Whether the file was left behind by a process of this host that is no more. Containers may share a host's name and
/// not its processes: what they write is known by its lock.
bool is_abandoned(const std::filesystem::path& path);

/// Removes what killed processes left in the folder. Files of processes that still run stay.
void sweep(const std::filesystem::path& folder);

} // namespace fulgurite::file::partial

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/partial-inl.hpp"
#endif
