// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/report/sections.hpp"
#include "fulgurite/report/series.hpp"

namespace fulgurite::report {

/// How a run stands.
enum class Status { running, success, failed, interrupted };

/// A name and what is said of it.
using Fact = std::pair<std::string, std::string>;

/// What a report says, as plain text; `html(page)` gives it its form.
struct Page {
    std::string title;
    std::string subtitle; ///< when it began, how long it took
    Status status = Status::running;
    double refresh_seconds = 10; ///< how often it is written while it runs, and so looked at again by itself
    std::string message;         ///< why it failed or was stopped; may be empty
    SeriesSet series;
    Sections sections; ///< what the program has added
    std::vector<Fact> options, timing, environment;
    std::vector<Fact> reproduce;       ///< what it takes to do the same again
    std::vector<std::string> policies; ///< names of what the Trainer was built from; may be empty
};

} // namespace fulgurite::report
