// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <csignal>

#include "fulgurite/app/program/result.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE int say(const std::string& text) {
    errno = 0;
    if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return 0;
    if (errno == EPIPE) return 128 + SIGPIPE;
    std::fprintf(stderr, "the result cannot be written to the standard output: %s\n", std::strerror(errno));
    return 1;
}

FULGURITE_INLINE std::filesystem::path from_anywhere(const std::filesystem::path& file) {
    std::error_code unknown;
    auto absolute = std::filesystem::absolute(file, unknown);
    return unknown ? file : absolute.lexically_normal();
}

FULGURITE_INLINE void write_result(const std::filesystem::path& folder, const config::Value& result) {
    file::AtomicFile file(folder / "result.json");
    file.write(config::to_json(result));
    file.commit();
}

} // namespace fulgurite::app::program
