// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/share.hpp"
#include "fulgurite/core/short_number.hpp"
#include "fulgurite/core/trigger.hpp"

namespace fulgurite {

/// When a fit validates; at the end of each epoch where a Trainer does not name it.
///
///     ValidateEvery{Epochs{2}}      // at the end of every second epoch
///     ValidateEvery{0.25}           // four times an epoch
///     ValidateEvery{Steps{500}}     // optimizer steps, counted over all epochs
///     ValidateEvery{Batches{500}}   // training batches, counted over all epochs
///     ValidateEvery{Minutes{10}}    // after a batch, when so much time has passed since the last validation
///     ValidateEvery{Batches{500}, Epochs{1}} // after 500, 1000, … batches of each epoch: the count begins anew
///     ValidateEvery{0.25, Epochs{3}}         // four times in every third epoch
///
/// Counts go on across epochs: an epoch's end is no reason to validate but for `Epochs` and for a stop that was asked
/// for (`run.stop`). A fraction needs a loader that knows its size.
class ValidateEvery : public policy::Cadence {
public:
    static constexpr bool counts_samples = true;

    explicit ValidateEvery(Duration every) : trigger_(every) { check(!every.never()); }
    template <std::convertible_to<Duration> Unit>
    explicit ValidateEvery(Unit every) : ValidateEvery(Duration(every)) {}
    /// A fraction of an epoch, in (0, 1].
    explicit ValidateEvery(double fraction) : trigger_(Epochs{1}), fraction_(fraction) {
        check(fraction > 0 && fraction <= 1);
    }

    /// Within epochs, of which every so many are due: Lightning's `val_check_interval` beside
    /// `check_val_every_n_epoch`.
    ValidateEvery(Batches every, Epochs due) : trigger_(every), due_(due.count), within_(every.count) {
        check(every.count > 0 && due.count > 0);
    }
    ValidateEvery(double fraction, Epochs due) : trigger_(due), fraction_(fraction), due_(due.count) {
        check(fraction > 0 && fraction <= 1 && due.count > 0);
    }

    /// Python reads `1` as one batch, and a fraction of 1 is an epoch: which is meant is to be said.
    template <std::integral Number>
    explicit ValidateEvery(Number) : trigger_(Epochs{1}) {
        static_assert(sizeof(Number) == 0,
                      "fulgurite: ValidateEvery of a whole number says no unit; give ValidateEvery{Batches{n}}, "
                      "{Steps{n}} or {Epochs{n}}, or a fraction of an epoch such as 0.25");
    }

    /// Training starts or goes on. Throws `Error` where a fraction can't be taken.
    void start(std::optional<std::int64_t> batches_in_epoch);
    /// An epoch starts that has so many batches.
    void resize(std::optional<std::int64_t> batches_in_epoch);
    /// Whether a batch is followed by a validation that took the counts from `before` to `now`; `batches_done`: of its
    /// epoch, which is the `epoch`th, from 0. Asking changes nothing.
    bool after_batch(const fulgurite::detail::Counts& before, const fulgurite::detail::Counts& now,
                     std::int64_t batches_done, std::int64_t epoch = 0) const;
    bool after_epoch(std::int64_t epoch) const { return fraction_ == 1 && trigger_.after_epoch(epoch); }
    void validated() { trigger_.restart(); }
    /// When, in words: "every 500 batches".
    std::string words() const { return "every " + interval(); }
    std::string describe() const { return "ValidateEvery{" + interval() + "}"; }

private:
    std::string interval() const;
    static void check(bool sensible) {
        if (!sensible)
            throw Error("ValidateEvery: give a fraction of an epoch above 0 and up to 1, or a count or a time above 0");
    }

    Trigger trigger_;
    double fraction_ = 1;
    std::int64_t size_ = 0;   // of an epoch, in batches
    std::int64_t due_ = 1;    // every so many epochs
    std::int64_t within_ = 0; // batches, counted from an epoch's begin; 0: over all epochs
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/cadence/validate_every-inl.hpp"
#endif
