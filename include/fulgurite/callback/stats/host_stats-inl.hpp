// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/stats/host_stats.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE std::ifstream HostStats::open(std::string_view name) const {
    std::ifstream file(proc_ / name);
    if (!file)
        throw Error("the machine's load is read from '" + (proc_ / name).string() +
                    "', which cannot be read; it is there on Linux");
    return file;
}

FULGURITE_INLINE HostStats::Time HostStats::machine_time() const {
    auto file = open("stat");
    std::string word;
    file >> word;
    double ticks[8] = {};
    Time time;
    for (double& each : ticks) {
        file >> each;
        time.all += each;
    }
    time.busy = time.all - ticks[3] - ticks[4];
    return time;
}

FULGURITE_INLINE double HostStats::machine_percent() {
    const Time now = machine_time();
    // Two readings within a tick say nothing: what was known before holds.
    if (now.all > machine_.all) {
        machine_percent_ = percent(now.busy - machine_.busy, now.all - machine_.all);
        machine_ = now;
    }
    return machine_percent_;
}

FULGURITE_INLINE HostStats::Time HostStats::process_time() {
    struct timespec used = {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return {static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec),
            std::chrono::duration<double>(now).count()};
}

FULGURITE_INLINE HostStats::Memory HostStats::memory_of_machine() const {
    auto file = open("meminfo");
    Memory memory;
    std::string name, unit;
    double value = 0;
    while (file >> name >> value) {
        std::getline(file, unit);
        if (name == "MemTotal:") memory.total = value;
        else if (name == "MemAvailable:") memory.available = value;
        else if (name == "SwapTotal:") memory.swap = value;
        else if (name == "SwapFree:") memory.swap_free = value;
    }
    return memory;
}

FULGURITE_INLINE double HostStats::resident_bytes() const {
    auto file = open("self/statm");
    double all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace fulgurite::callback
