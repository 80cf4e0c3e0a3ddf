// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/standard_stream.hpp"
#include "fulgurite/logger/console.hpp"

namespace fulgurite {

FULGURITE_INLINE Console::Console(ConsoleOptions options) : options_(options) {
    if (options_.every_n_steps < 0)
        throw Error("Console: every_n_steps is ", options_.every_n_steps,
                    "; give 0 for every row, or a number of steps");
}

FULGURITE_INLINE void Console::log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
    if (epoch != epoch_) {
        write_waiting();
        written_at_ = -1;
    }
    for (const auto& [name, value] : row) {
        const auto found = std::ranges::find(waiting_, name, &std::pair<std::string, double>::first);
        if (found == waiting_.end()) waiting_.emplace_back(name, value);
        else found->second = value;
    }
    step_ = step;
    epoch_ = epoch;
    if (written_at_ < 0 || step < written_at_ || step - written_at_ >= options_.every_n_steps) write_waiting();
}

FULGURITE_INLINE void Console::log_hyperparams(const Hyperparameters& parameters) {
    if (parameters.empty()) return;
    std::string line = "options";
    for (const auto& [name, value] : parameters) line += ' ' + name + ' ' + value;
    write_line(std::move(line));
}

FULGURITE_INLINE void Console::finalize(std::string_view status) {
    write_waiting();
    if (status != "success") write_line("status " + std::string(status));
}

FULGURITE_INLINE void Console::write_waiting() {
    if (waiting_.empty()) return;
    std::string line;
    if (epoch_ >= 0) line = fmt::format("epoch {} ", epoch_);
    fmt::format_to(std::back_inserter(line), "step {}", step_);
    for (const auto& [name, value] : waiting_) fmt::format_to(std::back_inserter(line), " {} {:.6g}", name, value);
    waiting_.clear();
    written_at_ = step_;
    write_line(std::move(line));
}

FULGURITE_INLINE void Console::write_line(std::string line) const {
    if (options_.stream == nullptr || !file::is_itself(options_.stream)) return;
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    line += '\n';
    if (std::fwrite(line.data(), 1, line.size(), options_.stream) != line.size() || std::fflush(options_.stream) != 0)
        throw Error("Console: a line cannot be written: ", std::generic_category().message(errno),
                    "; give a stream that is open for writing and has room");
}

} // namespace fulgurite
