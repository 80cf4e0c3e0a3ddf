// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/file/atomic_file.hpp"

namespace fulgurite::app::program {

/// Writes to stdout. The exit status: 1 where that cannot be, with the reason on stderr; where the reader has gone, as
/// `head` does, that of a process that SIGPIPE has ended.
int say(const std::string& text);

/// A file as it is found from any folder: what is written of a run may be read from another one.
std::filesystem::path from_anywhere(const std::filesystem::path& file);
/// result.json, as far as it is alike for all commands. Checkpoint: empty where there was none.
inline config::Value result_of(std::string_view command, const std::filesystem::path& checkpoint, const auto& metrics) {
    config::Value result{{"command", command}};
    if (!checkpoint.empty()) result["checkpoint"] = from_anywhere(checkpoint);
    auto& all = result["metrics"] = config::Value::table();
    for (const auto& [name, value] : metrics) all[name] = value;
    return result;
}
void write_result(const std::filesystem::path& folder, const config::Value& result);
/// A line for each metric.
inline std::string lines_of(const auto& metrics) {
    std::string text;
    for (const auto& [name, value] : metrics) text += fmt::format("  {:<24} {:.6g}\n", name, value);
    return text;
}

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/result-inl.hpp"
#endif
