// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/channel.hpp"
#include "fulgurite/tune/search/copy.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/json.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

/// What a trial's process says to the search, and hears from it. Each word is a line of JSON: a list whose first
/// element says what it is.
class Mouth {
public:
    explicit Mouth(Channel channel) : channel_(std::move(channel)) {}

    void param(const Param& param) { channel_.send("[\"param\"," + json_of(param) + "]"); }
    void report(const Report& report) {
        channel_.send("[\"report\"," + digits_of(report.step) + "," + digits_of(report.value) + "]");
    }
    void end(TrialState state, double value, std::string_view error = {}) {
        channel_.send("[\"end\"," + in_quotes(name_of(state)) + "," + digits_of(value) + "," + in_quotes(error) + "]");
    }
    /// Says that the trial waits, and does so. Nothing: it is to end.
    std::optional<Leg> pause(double value);
    /// Waits for another trial. Nothing: the process is to end.
    std::optional<Leg> next() { return dismissed_ ? std::nullopt : hear(); }

private:
    std::optional<Leg> hear();
    // A copy of the process as it stands here: it speaks through a channel of its own.
    void copy(Channel channel, pid_t search);

    bool dismissed_ = false;
    int usual_ = thread_count(); // LibTorch's, which one thread of its own does without
    Channel channel_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/mouth-inl.hpp"
#endif
