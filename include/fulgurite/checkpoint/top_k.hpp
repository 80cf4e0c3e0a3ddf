// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/core/mode.hpp"

namespace fulgurite::checkpoint {

/// A file and the value that the monitored metric had when it was written.
struct Scored {
    std::filesystem::path path;
    double score;
};

/// The k best files. Follows Lightning's `ModelCheckpoint`: a value must be strictly better to displace another one, of
/// equals the older counts as the better and as the worse alike, a NaN counts as the worst.
class TopK {
public:
    /// `k` below 0 keeps all.
    TopK(Mode mode, std::int64_t k) : mode_(mode), k_(k) {}

    double comparable(double score) const { return std::isnan(score) ? worst_of(mode_) : score; }
    bool full() const { return k_ >= 0 && static_cast<std::int64_t>(saved_.size()) >= k_; }
    bool accepts(double score) const {
        return !full() || (!saved_.empty() && is_better(mode_, comparable(score), worst()->score));
    }
    /// Who must go if one more is accepted, or nullptr.
    const Scored* evicted() const { return full() && !saved_.empty() ? worst() : nullptr; }

    /// The kept file of that path, or nullptr.
    const Scored* find(const std::filesystem::path& path) const;

    /// Takes an accepted file in: in place of the one of the same path, or else of the evicted one.
    void add(std::filesystem::path path, double score);

    const Scored* best() const {
        return extreme([&](double a, double b) { return is_better(mode_, a, b); });
    }
    const Scored* worst() const {
        return extreme([&](double a, double b) { return is_better(mode_, b, a); });
    }
    /// In the order in which they were written.
    const std::vector<Scored>& saved() const { return saved_; }
    void clear() { saved_.clear(); }
    void restore(std::vector<Scored> saved) { saved_ = std::move(saved); }

private:
    template <class Before>
    const Scored* extreme(Before before) const {
        const Scored* found = nullptr;
        for (auto& one : saved_)
            if (!found || before(one.score, found->score)) found = &one;
        return found;
    }

    Mode mode_;
    std::int64_t k_;
    std::vector<Scored> saved_;
};

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/top_k-inl.hpp"
#endif
