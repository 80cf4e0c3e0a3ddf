// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/partial.hpp"

namespace fulgurite::file::partial {

FULGURITE_INLINE std::string host() {
    char name[65] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

FULGURITE_INLINE std::string next_name() {
    static std::atomic<std::uint64_t> number{0};
    return std::string(prefix) + host() + "-" + std::to_string(::getpid()) + "-" + start() + "-" +
           std::to_string(number++) + std::string(suffix);
}

FULGURITE_INLINE bool is_being_written(const std::filesystem::path& path) {
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return file.is_open() && ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

FULGURITE_INLINE bool is_abandoned(const std::filesystem::path& path) {
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

FULGURITE_INLINE void sweep(const std::filesystem::path& folder) {
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code ignored;
        if (is_abandoned(entry->path())) std::filesystem::remove(entry->path(), ignored);
    }
}

} // namespace fulgurite::file::partial
