// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/mode.hpp"
#include "fulgurite/report/environment.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/style.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"
#include "fulgurite/tune/search/importance.hpp"
#include "fulgurite/tune/search/journal.hpp"
#include "fulgurite/tune/search/pictures.hpp"
#include "fulgurite/tune/search/record.hpp"
#include "fulgurite/tune/search/table.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::tune::detail {

struct PageOptions {
    report::Status status = report::Status::running;
    std::string message; ///< why it failed or was stopped
    Mode mode = Mode::min;
    Heading heading;
    double seconds = 0, refresh_seconds = 10;
};

/// A search as one HTML file that needs nothing else, in the style of `report::Html`.
class SearchPage {
public:
    SearchPage(const std::vector<TrialRecord>& trials, const PageOptions& options)
        : trials_(trials), options_(options), best_(best_of(trials, options.mode)) {}

    std::string write();

private:
    std::int64_t count(TrialState state) const { return std::ranges::count(trials_, state, &TrialRecord::state); }
    void head();
    void tile(std::string_view name, std::string_view value, std::string_view small) {
        out_.add(R"(<div class="tile card"><dt>{}</dt><dd>{}<small>{}</small></dd></div>)", name, value,
                 small.empty() ? "&nbsp;" : small);
    }
    void tiles();
    void figure(std::string_view title, std::string_view about, const std::string& picture, bool wide = false);
    void pictures();
    void table();
    void facts();
    void section(std::string_view title, const std::vector<report::Fact>& all);

    const std::vector<TrialRecord>& trials_;
    const PageOptions& options_;
    std::ptrdiff_t best_;
    Drawing out_;
};

inline std::string page_of(const std::vector<TrialRecord>& trials, const PageOptions& options) {
    return SearchPage(trials, options).write();
}

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/page-inl.hpp"
#endif
