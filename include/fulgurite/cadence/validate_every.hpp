// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/short_number.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// When a fit validates; at the end of each epoch where a Trainer does not name it.
///
///     ValidateEvery{Epochs{2}}      // at the end of every second epoch
///     ValidateEvery{0.25}           // four times an epoch
///     ValidateEvery{Steps{500}}     // optimizer steps, counted over all epochs
///     ValidateEvery{Batches{500}}   // training batches, counted over all epochs
///     ValidateEvery{Minutes{10}}    // after a batch, when so much time has passed since the last validation
///
/// Counts go on across epochs: an epoch's end is no reason to validate but for `Epochs` and for a stop that was asked
/// for (`run.stop`). A fraction needs a loader that knows its size.
class ValidateEvery : public policy::Cadence {
public:
    explicit ValidateEvery(Duration every) : trigger_(every) { check(!every.never()); }
    template <std::convertible_to<Duration> Unit>
    explicit ValidateEvery(Unit every) : ValidateEvery(Duration(every)) {}
    /// A fraction of an epoch, in (0, 1].
    explicit ValidateEvery(double fraction) : trigger_(Epochs{1}), fraction_(fraction) {
        check(fraction > 0 && fraction <= 1);
    }

    /// Training starts or goes on. Throws `Error` where a fraction can't be taken.
    void start(const Counts& counts, std::optional<std::int64_t> batches_in_epoch) {
        if (!std::exchange(resumed_, false)) trigger_.start(counts);
        resize(batches_in_epoch);
        if (fraction_ < 1 && share_of(*batches_in_epoch) == 0)
            throw Error("ValidateEvery{", fraction_, "} is less than one of the epoch's ", *batches_in_epoch, " batches");
    }
    /// An epoch starts that has so many batches: one at least lies between two validations.
    void resize(std::optional<std::int64_t> batches_in_epoch) {
        batches_ = 0;
        if (fraction_ == 1) return;
        if (!batches_in_epoch)
            throw Error("ValidateEvery{", fraction_,
                        "}: the training loader does not know its size; give Batches or Steps");
        batches_ = std::max<std::int64_t>(1, share_of(*batches_in_epoch));
    }
    bool after_batch(const Counts& counts, std::int64_t batches_done) {
        if (batches_ > 0) return batches_done % batches_ == 0;
        return trigger_.after_batch(counts);
    }
    bool after_epoch(std::int64_t epoch) const { return batches_ == 0 && trigger_.after_epoch(epoch); }
    void validated() { trigger_.restart_clock(); }
    /// When, in words: "every 500 batches".
    std::string words() const { return "every " + interval(); }
    std::string describe() const { return "ValidateEvery{" + interval() + "}"; }

    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["last"] = trigger_.last();
        return state;
    }
    void load_state_dict(const StateTree& state) {
        trigger_.restore(state.at("last").as_int());
        resumed_ = true;
    }

private:
    std::int64_t share_of(std::int64_t batches) const {
        return static_cast<std::int64_t>(static_cast<double>(batches) * fraction_);
    }
    std::string interval() const {
        return fraction_ < 1 ? short_number(fraction_) + " of an epoch" : trigger_.every().words();
    }
    static void check(bool sensible) {
        if (!sensible)
            throw Error("ValidateEvery: give a fraction of an epoch above 0 and up to 1, or a count or a time above 0");
    }

    Trigger trigger_;
    double fraction_ = 1;
    bool resumed_ = false;
    std::int64_t batches_ = 0; // within an epoch; 0 where the trigger decides
};

} // namespace fulgurite
