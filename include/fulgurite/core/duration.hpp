// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A number of epochs: how long to train (a loop policy), or how often something is done (`.every = Epochs{2}`).
struct Epochs : policy::Loop {
    std::int64_t count;

    /// Throws `Error` if the number is negative. With 0, nothing is trained.
    explicit Epochs(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Epochs{" + std::to_string(number) + "} is negative; give 0 or more");
    }
    bool done(const auto& run) const { return run.epoch() >= count; }
    bool operator==(const Epochs& other) const { return count == other.count; }
};

/// A number of optimizer steps: how long to train (a loop policy; it ends in the middle of an epoch if need be), or how
/// often something is done (`.every = Steps{100}`).
struct Steps : policy::Loop {
    std::int64_t count;

    /// Throws `Error` if the number is negative. With 0, nothing is trained.
    explicit Steps(std::int64_t number) : count(number) {
        if (number < 0) throw Error("Steps{" + std::to_string(number) + "} is negative; give 0 or more");
    }
    bool done(const auto& run) const { return run.global_step() >= count; }
    bool done_within_epoch(const auto& run) const { return run.global_step() >= count; }
    bool operator==(const Steps& other) const { return count == other.count; }
};

/// How often something is done: `Epochs{n}` or `Steps{n}`, chosen at run time. 0 means never.
class Duration {
public:
    Duration(Epochs epochs) : count_(epochs.count), in_steps_(false) {} // NOLINT(google-explicit-constructor)
    Duration(Steps steps) : count_(steps.count), in_steps_(true) {}     // NOLINT(google-explicit-constructor)

    std::int64_t count() const { return count_; }
    bool in_steps() const { return in_steps_; }

private:
    std::int64_t count_;
    bool in_steps_;
};

} // namespace fulgurite
