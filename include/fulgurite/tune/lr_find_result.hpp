// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/tune/lr_curve.hpp"

namespace fulgurite::tune {

/// How the learning rate grows in a range test.
enum class LRMode {
    exponential, ///< by the same factor
    linear       ///< by the same difference
};

/// What a loss falls steeply over, for a suggestion.
enum class Slope {
    rate,    ///< the rate, as in Lightning: what is lost at small rates weighs most, noise included
    log_rate ///< its logarithm, as one sees it in the picture of an exponential search, and as in fastai
};

/// What `lr_find` has seen: one point for each rate that was tried.
struct LRFindResult {
    LRMode mode = LRMode::exponential;
    std::vector<double> lrs = {};            ///< in the order in which they were tried
    std::vector<double> losses = {};         ///< smoothed, as many; NaN or infinite where the loss was
    bool diverged = false;                   ///< the search ended before `max_lr`, the loss being too large
    std::optional<std::string> stopped = {}; ///< why: the module ended the search before `max_lr` with `run.stop(why)`

    /// The rate where the loss falls most steeply with it, none where there are too few finite losses. The first
    /// `skip_begin` points are left out, since they would say little, and the last `skip_end`, since they would say too
    /// much. Throws `Error` where these are negative.
    std::optional<double> suggestion(std::int64_t skip_begin = 10, std::int64_t skip_end = 1,
                                     Slope over = Slope::rate) const {
        const auto at = suggested_point(skip_begin, skip_end, over);
        return at ? std::optional(lrs[*at]) : std::nullopt;
    }
    /// Where that rate stands in `lrs`. Follows Lightning, which takes the gradient as `numpy.gradient(losses, lrs)`
    /// does.
    std::optional<std::size_t> suggested_point(std::int64_t skip_begin = 10, std::int64_t skip_end = 1,
                                               Slope over = Slope::rate) const;

    /// The losses over the rates as a picture that needs nothing but itself, with a suggestion marked.
    std::string svg(std::int64_t skip_begin = 10, std::int64_t skip_end = 1, Slope over = Slope::rate) const {
        const auto marked = suggested_point(skip_begin, skip_end, over);
        return LRCurve(lrs, losses, marked, mode == LRMode::exponential).draw();
    }
    /// Writes that picture. Throws `Error` where it cannot be written.
    void save_svg(const std::filesystem::path& path, std::int64_t skip_begin = 10, std::int64_t skip_end = 1,
                  Slope over = Slope::rate) const {
        file::write_atomically(path, svg(skip_begin, skip_end, over));
    }

private:
    /// At one of the points: by its two neighbours, to second order for distances that differ; at the ends by one.
    double slope(const std::vector<std::size_t>& points, std::size_t i, Slope over) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/lr_find_result-inl.hpp"
#endif
