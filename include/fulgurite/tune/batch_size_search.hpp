// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "fulgurite/core/error.hpp"

namespace fulgurite::tune {

/// How the batch size grows.
enum class BatchSizeMode {
    power,    ///< it is doubled until memory runs out
    binsearch ///< then the largest one that fits is looked for between the last that did and the first that did not
};

/// How `batch_size` searches.
struct BatchSizeOptions {
    BatchSizeMode mode = BatchSizeMode::power;
    std::int64_t init_val = 2;    ///< the first size, ≥ 1 and ≤ `max_val`
    std::int64_t max_trials = 25; ///< sizes to try (with binsearch: that fit), ≥ 0; 0 tries none and gives `init_val`
    std::int64_t steps_per_trial = 3; ///< optimizer steps, or batches of an evaluation, with each size, ≥ 1
    std::int64_t max_val = 8192;      ///< no size above this is tried, ≥ 1
    double margin = 0.05;             ///< with binsearch: what is taken off the size that fits, untried, in [0, 1)

    /// Throws `Error` for a value that makes no sense.
    void check() const;
};

/// The search, apart from what it is made with: `fits(size)` says whether memory is enough for a size. Every size that
/// is given back has been tried, but for what a margin takes off, and for `max_trials` 0.
template <class Fits>
class BatchSizeSearch {
public:
    /// `samples`: those of the dataset, where they are known, which may be from the first trial on; no size is above
    /// it. It outlives the search.
    BatchSizeSearch(const BatchSizeOptions& options, const std::optional<std::int64_t>& samples, Fits fits)
        : options_(options), samples_(&samples), fits_(fits) {
        bound();
    }
    BatchSizeSearch(const BatchSizeOptions&, std::optional<std::int64_t>&&, Fits) = delete;

    /// Throws `Error` where nothing fits.
    std::int64_t run() {
        if (options_.max_trials == 0) return size_;
        if (options_.mode == BatchSizeMode::power) return power();
        return std::max<std::int64_t>(
            1, static_cast<std::int64_t>(static_cast<double>(binsearch()) * (1 - options_.margin)));
    }

private:
    std::int64_t power() {
        for (std::int64_t trial = 1; trial <= options_.max_trials; ++trial) {
            if (fits()) {
                best_ = size_;
                if (!grow()) break;
            } else {
                if (best_ > 0) break;
                size_ = smaller(size_ / 2);
            }
        }
        if (best_ == 0)
            throw Error("tune::batch_size: memory was not enough for any of the ", options_.max_trials, " sizes from ",
                        first_, " down; give a smaller init_val or more max_trials");
        return best_;
    }
    std::int64_t binsearch() {
        std::int64_t low = 1, high = 0; // fits, unless nothing did yet; does not fit, 0 where none is known
        for (std::int64_t successes = 0; successes < options_.max_trials;) {
            if (fits()) {
                ++successes;
                best_ = low = size_;
                if (high == 0 && !grow()) break;
                if (high > 0) size_ = (high + low) / 2;
            } else {
                high = size_;
                size_ = smaller((high + low) / 2);
            }
            if (high > 0 && high - low <= 1 && best_ > 0) break;
        }
        return best_;
    }
    bool fits() {
        const bool enough = fits_(size_);
        bound(); // a trial of more samples than there are was one of all of them
        if (first_ == 0) first_ = size_;
        return enough;
    }
    void bound() { size_ = std::min(size_, limit()); }
    std::int64_t limit() const {
        return std::clamp<std::int64_t>(samples_->value_or(options_.max_val), 1, options_.max_val);
    }
    bool grow() {
        if (size_ >= limit()) return false;
        size_ = size_ > limit() / 2 ? limit() : 2 * size_;
        return true;
    }
    std::int64_t smaller(std::int64_t next) const {
        if (size_ == 1)
            throw Error(
                "tune::batch_size: memory is not enough for a batch of one sample; see what else is in it, or "
                "make the model smaller");
        return next;
    }

    BatchSizeOptions options_;
    const std::optional<std::int64_t>* samples_;
    std::int64_t size_ = options_.init_val, first_ = 0, best_ = 0;
    Fits fits_;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/batch_size_search-inl.hpp"
#endif
