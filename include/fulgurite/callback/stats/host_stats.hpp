// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::callback {

/// What this machine and this process make use of, read from Linux's /proc. Percentages of a time are those since the
/// last reading.
class HostStats {
public:
    /// Throws `Error` where there is no such /proc. `proc`: another place for tests.
    explicit HostStats(std::filesystem::path proc = "/proc") : proc_(std::move(proc)) {
        machine_ = machine_time();
        process_ = process_time();
    }

    /// Applies `f(std::string_view name, double value)` to each value, under psutil's and Lightning's names:
    /// "cpu_percent" (of all processors), "cpu_vm_percent" (memory in use), "cpu_swap_percent", and for this process
    /// "process_cpu_percent" (100: one processor busy) and "process_rss_bytes".
    template <class F>
    void each(F&& f) {
        f("cpu_percent", machine_percent());
        const auto memory = memory_of_machine();
        f("cpu_vm_percent", percent(memory.total - memory.available, memory.total));
        f("cpu_swap_percent", percent(memory.swap - memory.swap_free, memory.swap));
        f("process_cpu_percent", process_percent());
        f("process_rss_bytes", resident_bytes());
    }

private:
    struct Time {
        double busy = 0, all = 0;
    };
    struct Memory {
        double total = 0, available = 0, swap = 0, swap_free = 0; // kB
    };
    static double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : 0; }

    std::ifstream open(std::string_view name) const;
    // The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal, in ticks.
    Time machine_time() const;
    double machine_percent();
    static Time process_time();
    double process_percent() {
        const Time before = std::exchange(process_, process_time());
        return percent(process_.busy - before.busy, process_.all - before.all);
    }
    Memory memory_of_machine() const;
    double resident_bytes() const;

    std::filesystem::path proc_;
    Time machine_, process_;
    double machine_percent_ = 0;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/stats/host_stats-inl.hpp"
#endif
