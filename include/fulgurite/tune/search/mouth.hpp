// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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
        channel_.send("[\"end\"," + json_text(name_of(state)) + "," + digits_of(value) + "," + json_text(error) + "]");
    }
    /// Says that the trial waits, and does so. Nothing: it is to end.
    std::optional<Leg> pause(double value) {
        end(TrialState::paused, value);
        auto leg = hear();
        dismissed_ = !leg;
        return leg;
    }
    /// Waits for another trial. Nothing: the process is to end.
    std::optional<Leg> next() { return dismissed_ ? std::nullopt : hear(); }

private:
    std::optional<Leg> hear() {
        for (;;) {
            const auto answer = channel_.wait();
            if (!answer) return std::nullopt;
            const auto json = Json::read(*answer);
            const auto& word = json.at(0).string();
            if (word == "go") return leg_of(json.at(1));
            if (word != "copy") return std::nullopt;
            copy(Channel(channel_.take_file()), static_cast<pid_t>(json.at(1).whole()));
        }
    }
    // A copy of the process as it stands here: it speaks through a channel of its own.
    void copy(Channel channel, pid_t search) {
        if (const auto threads = thread_count(); threads > usual_) {
            Mouth(std::move(channel))
                .end(TrialState::failed, std::numeric_limits<double>::quiet_NaN(),
                     in_words("a trial with ", threads,
                              " threads cannot be copied; give loaders 0 workers where PopulationBased copies trials"));
            return;
        }
        if (!fork_for(search)) return;
        channel_ = std::move(channel);
        channel_.send("[\"copied\"," + std::to_string(::getpid()) + "]");
    }

    bool dismissed_ = false;
    int usual_ = thread_count(); // LibTorch's, which one thread of its own does without
    Channel channel_;
};

} // namespace fulgurite::tune::detail
