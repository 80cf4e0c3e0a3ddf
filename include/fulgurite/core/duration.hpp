// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>
#include <ratio>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/short_number.hpp"

namespace fulgurite {

/// A number of epochs: how long to train (a loop policy), or how often something is done (`.every = Epochs{2}`).
struct Epochs : policy::Loop {
    std::int64_t count;

    /// Throws `Error` if the number is negative. With 0, nothing is trained.
    explicit Epochs(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Epochs{", number, "} is negative; give 0 or more; Endless{} trains without end");
    }
    bool done(const auto& run) const { return run.epoch() >= count; }
    std::string describe() const { return "Epochs{" + std::to_string(count) + "}"; }
    bool operator==(const Epochs& other) const { return count == other.count; }
};

/// A number of optimizer steps: how long to train (a loop policy; it ends in the middle of an epoch if need be), or how
/// often something is done (`.every = Steps{100}`).
struct Steps : policy::Loop {
    std::int64_t count;

    /// Throws `Error` if the number is negative. With 0, nothing is trained.
    explicit Steps(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Steps{", number, "} is negative; give 0 or more; Endless{} trains without end");
    }
    bool done(const auto& run) const { return run.global_step() >= count; }
    std::string describe() const { return "Steps{" + std::to_string(count) + "}"; }
    bool done_within_epoch(const auto& run) const { return run.global_step() >= count; }
    bool operator==(const Steps& other) const { return count == other.count; }
};

/// A number of training batches, counted over all epochs: `.every = Batches{500}`.
struct Batches {
    std::int64_t count;

    /// Throws `Error` if the number is negative.
    explicit Batches(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Batches{", number, "} is negative; give 0 or more");
    }
};

/// A number of training samples, counted over all epochs: `.every = Samples{1'000'000}`.
struct Samples {
    std::int64_t count;

    /// Throws `Error` if the number is negative.
    explicit Samples(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Samples{", number, "} is negative; give 0 or more");
    }
};

/// A time on the wall: `.every = Minutes{10}`, `MaxTime{Minutes{90}}`.
struct Minutes {
    double count;

    /// Throws `Error` if the number is negative or not finite.
    explicit Minutes(double number) : count(number) {
        if (!(number >= 0) || number > 1e12) throw Error("Minutes{", number, "}: give a finite number, 0 or more");
    }
    template <class Rep, class Period>
    explicit Minutes(std::chrono::duration<Rep, Period> time)
        : Minutes(std::chrono::duration<double, std::ratio<60>>(time).count()) {}
    double seconds() const { return 60 * count; }
};

/// How often something is done: `Epochs{n}`, `Steps{n}`, `Batches{n}`, `Samples{n}` or `Minutes{n}`, chosen at run
/// time. 0 means never.
class Duration {
public:
    enum class Unit { epochs, steps, batches, samples, minutes };

    // NOLINTBEGIN(google-explicit-constructor)
    Duration(Epochs epochs) : count_(epochs.count), unit_(Unit::epochs) {}
    Duration(Steps steps) : count_(steps.count), unit_(Unit::steps) {}
    Duration(Batches batches) : count_(batches.count), unit_(Unit::batches) {}
    Duration(Samples samples) : count_(samples.count), unit_(Unit::samples) {}
    Duration(Minutes minutes) : seconds_(minutes.seconds()), unit_(Unit::minutes) {}
    // NOLINTEND(google-explicit-constructor)

    Unit unit() const { return unit_; }
    /// How many of the unit; 0 for minutes.
    std::int64_t count() const { return count_; }
    double seconds() const { return seconds_; }
    bool never() const { return count_ == 0 && seconds_ == 0; }
    bool in_epochs() const { return unit_ == Unit::epochs; }
    bool in_steps() const { return unit_ == Unit::steps; }
    /// "500 batches", "1 epoch", "0.5 minutes".
    std::string words() const;

private:
    std::int64_t count_ = 0;
    double seconds_ = 0;
    Unit unit_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/duration-inl.hpp"
#endif
