// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/document.hpp"
#include "fulgurite/report/figure.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/parts.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

/// Writes a page as one HTML file that needs nothing else: no font, no network, and no script but its own, without
/// which it is read as well.
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

    // Many are put into groups that open and close, by what stands before the first slash of their names.
    void metrics();
    static std::string table_of(const std::vector<const Series*>& some);
    static std::string extreme(const Series& series, const Point& point);

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
