// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// `HandleSignals{false}`: Ctrl-C and SIGTERM stay with the program. By default `fit`, `validate`, `test` and `predict`
/// take both signals while they run, and throw `Interrupted`. A host with handlers of its own ends training by
/// `run.stop(…)`, or holds it as a session (`trainer.session(…)`), which never takes a signal.
struct HandleSignals : policy::Cadence {
    bool enabled;
    explicit HandleSignals(bool on) : enabled(on) {}
    std::string describe() const { return enabled ? "HandleSignals{true}" : "HandleSignals{false}"; }
};

} // namespace fulgurite
