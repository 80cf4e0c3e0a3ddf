// SPDX-License-Identifier: BSL-1.0
#pragma once
// Command line, clock and output of the programs that stand beside the peers: one JSON object a line, in the peers'
// form.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

namespace fulgurite::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// `--name value` pairs.
class Arguments {
public:
    Arguments(int argc, char** argv) {
        for (int i = 1; i < argc; i += 2) {
            const std::string_view name = argv[i];
            if (!name.starts_with("--") || i + 1 == argc)
                throw std::invalid_argument(fmt::format("{}: --name value", name));
            values_[std::string(name.substr(2))] = argv[i + 1];
        }
    }
    std::string text(const std::string& name, const std::string& otherwise) const {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : found->second;
    }
    std::int64_t number(const std::string& name, std::int64_t otherwise) const {
        return std::stoll(text(name, std::to_string(otherwise)));
    }
    std::vector<std::string> list(const std::string& name, const std::string& otherwise, char separator = ',') const {
        return split(text(name, otherwise), separator);
    }
    static std::vector<std::string> split(std::string_view text, char separator) {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < text.size();) {
            const auto next = std::min(text.find(separator, at), text.size());
            if (next > at) parts.emplace_back(text.substr(at, next - at));
            at = next + 1;
        }
        return parts;
    }

private:
    std::map<std::string, std::string> values_;
};

/// When each step began.
class Stamps {
public:
    explicit Stamps(std::int64_t expected) { times_.reserve(static_cast<std::size_t>(expected)); }
    void mark() { times_.push_back(Clock::now()); }
    std::int64_t count() const { return static_cast<std::int64_t>(times_.size()); }

    /// The figures of the steps after the first `warm_up`, as members of a JSON object.
    std::string figures(std::int64_t warm_up) const {
        std::vector<double> micros;
        for (auto i = static_cast<std::size_t>(warm_up) + 1; i < times_.size(); ++i)
            micros.push_back(std::chrono::duration<double, std::micro>(times_[i] - times_[i - 1]).count());
        double total = 0;
        for (const double each : micros) total += each;
        std::sort(micros.begin(), micros.end());
        const auto n = static_cast<double>(micros.size());
        const auto quantile = [&](double p) {
            return micros[std::min(micros.size() - 1, static_cast<std::size_t>(n * p))];
        };
        return fmt::format(
            R"("steps": {}, "seconds": {:.6f}, "us_per_step": {:.3f}, "us_min": {:.3f}, "us_p10": {:.3f}, )"
            R"("us_p50": {:.3f})",
            micros.size(), total / 1e6, total / n, quantile(0), quantile(0.1), quantile(0.5));
    }

private:
    std::vector<Clock::time_point> times_;
};

/// What is asked for, and the clock of it.
struct Clocked {
    double limit;     ///< seconds
    std::string only; ///< a name; empty: all

    bool wants(std::string_view name) const { return only.empty() || only == name; }
    /// µs for one call of `f`: the best and the median of blocks of calls, each of some milliseconds.
    template <class F>
    std::pair<double, double> operator()(F&& f) const {
        std::int64_t calls = 1;
        for (double seconds = 0; seconds < 2e-3; calls *= 2) {
            const auto start = Clock::now();
            for (std::int64_t i = 0; i < calls; ++i) f();
            seconds = seconds_since(start);
        }
        std::vector<double> micros;
        for (const auto start = Clock::now(); micros.size() < 3 || seconds_since(start) < limit;) {
            const auto block = Clock::now();
            for (std::int64_t i = 0; i < calls; ++i) f();
            micros.push_back(seconds_since(block) * 1e6 / static_cast<double>(calls));
        }
        std::sort(micros.begin(), micros.end());
        return {micros.front(), micros[micros.size() / 2]};
    }
};

/// A folder that is gone with it.
struct TemporaryFolder {
    std::filesystem::path path;
    explicit TemporaryFolder(std::string_view name)
        : path(std::filesystem::temp_directory_path() / fmt::format("fulgurite-{}-{}", name, getpid())) {
        std::filesystem::create_directories(path);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

inline void print_line(const std::string& members) {
    fmt::print("{{{}}}\n", members);
    std::fflush(stdout);
}

} // namespace fulgurite::bench
