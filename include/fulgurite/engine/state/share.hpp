// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/fast_dev_run.hpp"
#include "fulgurite/cadence/limit.hpp"

namespace fulgurite::engine {

/// How many batches of a loader a stage takes. Throws `Error` where a fraction can't be taken.
template <class Policies>
std::int64_t limit_of(Policies& policies, Amount Limit::* stage, std::optional<std::int64_t> size, const char* whose) {
    auto most = Amount::all;
    policies.template with<Limit>([&](auto& limit) { most = (limit.*stage).of(size, whose); });
    policies.template with<FastDevRun>([&](auto& dev) { most = std::min(most, dev.batches); });
    return most;
}

/// Whether `Limit` leaves a stage out: then nobody is asked for its loader.
template <class Policies>
bool leaves_out(Policies& policies, Amount Limit::* stage) {
    bool none = false;
    policies.template with<Limit>([&](auto& limit) { none = (limit.*stage).none(); });
    return none;
}

} // namespace fulgurite::engine
