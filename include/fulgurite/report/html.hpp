// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/style.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::report {

/// Writes a page as one HTML file that needs nothing else: no script, no font, no network.
class Html {
public:
    explicit Html(const Page& page) : page_(page) {}

    std::string write();

private:
    template <class... Args>
    void append(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
    }

    void head();

    // What was measured on data that the model was not trained on comes first; at most four fit beside each other.
    void tiles();

    void charts();

    // Charts stand in pairs; of an odd number the first one takes a row, where the window has one.
    void figure(const Chart& chart, bool wide);

    void metrics();
    void extreme(const Series& series, const Point& point);

    void facts(std::string_view title, const std::vector<Fact>& facts);

    // Long names and paths may be broken where their parts end.
    static std::string breakable(std::string_view text);

    void policies();

    const Page& page_;
    std::string out_;
};

/// The page as one self-contained HTML file.
inline std::string html(const Page& page) { return Html(page).write(); }

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/html-inl.hpp"
#endif
