// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/environment.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string compiler() {
#if defined(__clang__)
    return "Clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." +
           std::to_string(__clang_patchlevel__);
#elif defined(__GNUC__)
    return "GCC " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
           std::to_string(__GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

FULGURITE_INLINE std::string value_in(const char* path, std::string_view key, char separator) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "r"), std::fclose);
    char buffer[512];
    while (file && std::fgets(buffer, sizeof buffer, file.get()) != nullptr) {
        std::string_view line = buffer;
        const auto at = line.find(separator);
        if (!line.starts_with(key) || at == line.npos) continue;
        line.remove_prefix(at + 1);
        const auto first = line.find_first_not_of(" \t\""), last = line.find_last_not_of(" \t\"\n");
        return first == line.npos ? std::string() : std::string(line.substr(first, last - first + 1));
    }
    return {};
}

FULGURITE_INLINE std::vector<Fact> environment() {
    std::vector<Fact> facts;
    utsname system{};
    if (uname(&system) == 0) {
        const auto distribution = value_in("/etc/os-release", "PRETTY_NAME", '=');
        facts.emplace_back("System",
                           distribution.empty() ? std::string(system.sysname) + " " + system.release : distribution);
        facts.emplace_back("Kernel", std::string(system.release) + ", " + system.machine);
    }
    if (auto processor = value_in("/proc/cpuinfo", "model name", ':'); !processor.empty())
        facts.emplace_back("Processor", std::move(processor));
    facts.emplace_back("Hardware threads", std::to_string(std::thread::hardware_concurrency()));
    facts.emplace_back("Compiler", compiler());
    return facts;
}

FULGURITE_INLINE double peak_memory() {
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#if defined(__APPLE__)
    return static_cast<double>(usage.ru_maxrss);
#else
    return static_cast<double>(usage.ru_maxrss) * 1024;
#endif
}

FULGURITE_INLINE std::string date_time(double seconds, const char* form) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm local{};
    char text[32] = {};
    if (localtime_r(&time, &local) != nullptr) std::strftime(text, sizeof text, form, &local);
    return text;
}

} // namespace fulgurite::report
