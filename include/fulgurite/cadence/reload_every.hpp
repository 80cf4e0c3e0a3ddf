// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A data module is asked for its loaders anew every n epochs.
struct ReloadEvery : policy::Cadence {
    std::int64_t epochs;
    explicit ReloadEvery(Epochs every) : epochs(every.count) {
        if (every.count < 1) throw Error("ReloadEvery{Epochs{0}}: the number of epochs must be at least 1");
    }
    std::string describe() const { return "ReloadEvery{" + Duration(Epochs{epochs}).words() + "}"; }
};

} // namespace fulgurite
