// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "fulgurite/tune/search/history.hpp"

namespace fulgurite::tune {

/// Every trial runs to its end. To be copied for pruners.
struct NoPruner {
    static constexpr const char* wants_reports = nullptr; ///< its name, where it goes by reports

    std::string describe() const { return "NoPruner{}"; }
    void check() const {}
    /// What is to be done next; nothing, where that depends on what is under way, or all is done.
    std::optional<detail::Job> next(const detail::History& history) const {
        if (history.begun() >= history.trials) return std::nullopt;
        return detail::Job{.number = history.begun()};
    }
    /// By which a trial that begins now is stopped.
    detail::StopRule stops(const detail::History&) const { return {}; }
    /// Whether a paused trial will not be gone on with.
    bool closed(const detail::History&, std::int64_t) const { return false; }
};

} // namespace fulgurite::tune
