// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/sections.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

/// Draws one quantity over another as an inline SVG, as `LineChart` draws values over steps.
class CurvePicture {
public:
    explicit CurvePicture(const Curve& curve, double width = 520);

    std::string draw();

private:
    template <class... Args>
    void append(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
    }

    /// From 0 to 1 where all values lie there, else around them.
    static Scale axis(const std::vector<double>& values, double from, double to);

    const Curve& curve_;
    double width_;
    Scale x_{}, y_{};
    std::string out_;
};

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/curve_picture-inl.hpp"
#endif
