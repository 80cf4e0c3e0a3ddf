// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/share.hpp"
#include "fulgurite/core/short_number.hpp"

namespace fulgurite {

/// How many batches of a loader: a count (`100`) or a fraction (`0.1`). `1` is one batch, `1.0` is all of them.
class Amount {
public:
    static constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();

    constexpr Amount() = default;
    /// Throws `Error` for a negative count.
    template <std::integral I>
    constexpr Amount(I count) : count_(static_cast<std::int64_t>(count)) { // NOLINT(google-explicit-constructor)
        if (count_ < 0) throw Error("Limit or Overfit: a number of batches is ", count_, "; give 0 or more");
    }
    /// Throws `Error` for a fraction outside [0, 1].
    template <std::floating_point F>
    constexpr Amount(F fraction) : fraction_(static_cast<double>(fraction)) { // NOLINT(google-explicit-constructor)
        if (!(fraction_ >= 0 && fraction_ <= 1))
            throw Error("Limit or Overfit: a fraction of batches is ", fraction_,
                        "; give a number from 0 to 1, or a count as an integer");
    }

    /// How many batches that is of a loader with `size` batches. Of an empty loader, it is all of its batches: none was
    /// left out. Throws `Error` for a fraction of an unknown number, and for one that comes to no batch though it is
    /// not 0; `what` says whose batches for the message.
    std::int64_t of(std::optional<std::int64_t> size, const char* what) const;
    /// Whether nothing is left of any loader.
    bool none() const { return fraction_ < 0 ? count_ == 0 : fraction_ == 0; }
    bool is_all() const { return fraction_ < 0 ? count_ == all : fraction_ == 1; }
    /// "100", "0.25", "all".
    std::string words() const {
        if (is_all()) return "all";
        return fraction_ < 0 ? std::to_string(count_) : short_number(fraction_);
    }

private:
    std::int64_t count_ = all;
    double fraction_ = -1;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/cadence/amount-inl.hpp"
#endif
