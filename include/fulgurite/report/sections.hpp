// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/report/series.hpp"

namespace fulgurite::report {

/// How often the samples of one class (a row) were taken for another one (a column).
struct Matrix {
    std::string name;
    std::vector<std::string> classes = {};
    std::vector<double> counts = {}; ///< row by row, classes² of them, not negative
};

/// A line through points in the order in which they are given.
struct CurveLine {
    std::string label;
    std::vector<Point> points; ///< `step` is the x
};

/// What stands at a line and at the axes of a curve.
struct CurveLabels {
    std::string line = {}; ///< a curve has one line for each label: of a class, say
    std::string x = "x", y = "y";
};

/// A picture of one quantity over another: precision over recall, say.
struct Curve {
    std::string name, x = {}, y = {}; ///< x and y name the axes
    std::vector<CurveLine> lines = {};
};

/// One picture with what is to be said of it.
struct Image {
    std::string png, caption;
    std::size_t width = 0, height = 0;
};

struct Gallery {
    std::string name;
    std::vector<Image> images = {};
    std::size_t left_out = 0; ///< images that were given beyond the limit
};

/// Rows of text below the names of their columns; the first column names a row, the others are read as numbers are.
struct Table {
    std::string name;
    std::vector<std::string> columns = {};
    std::vector<std::vector<std::string>> rows = {};
};

/// What a program adds to its report, beside what every run has.
struct Sections {
    std::vector<Matrix> matrices;
    std::vector<Curve> curves;
    std::vector<Gallery> galleries;
    std::vector<Table> tables;
    std::vector<std::string> notes; ///< paragraphs, parted by empty lines

    /// Takes away what has this name.
    void erase(std::string_view name) {
        const auto has_it = [&](const auto& one) { return one.name == name; };
        std::erase_if(matrices, has_it);
        std::erase_if(curves, has_it);
        std::erase_if(galleries, has_it);
        std::erase_if(tables, has_it);
    }
};

/// What has this name in a list of sections; a new one, at its end, where nothing has.
template <class T>
T& named(std::vector<T>& all, std::string_view name) {
    for (auto& one : all)
        if (one.name == name) return one;
    return all.emplace_back(T{.name = std::string(name)});
}

} // namespace fulgurite::report
