// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/mouth.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::optional<Leg> Mouth::pause(double value) {
    end(TrialState::paused, value);
    auto leg = hear();
    dismissed_ = !leg;
    return leg;
}

FULGURITE_INLINE std::optional<Leg> Mouth::hear() {
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

FULGURITE_INLINE void Mouth::copy(Channel channel, pid_t search) {
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

} // namespace fulgurite::tune::detail
