// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/state/stateful.hpp"

namespace fulgurite::engine {

/// The name that a policy's state is saved under: the type's name and, in braces, what the policy calls itself with
/// `state_key()`, else what it monitors.
template <class P>
std::string state_key(const P& policy) {
    std::string key(short_type_name<P>());
    if constexpr (NamesItsState<P>) key += "{" + std::string(policy.state_key()) + "}";
    else if constexpr (MonitorsName<P>) key += "{" + std::string(policy.monitored().name()) + "}";
    else if constexpr (MonitorsMetric<P>) key += "{" + std::string(P::monitored_key::name()) + "}";
    return key;
}

/// The same for all policies of a Trainer. Those that nothing tells apart are numbered in the order in which the
/// Trainer has them: "Mine", "Mine#2".
class StateKeys {
public:
    template <class P>
    std::string next(const P& policy) {
        auto key = state_key(policy);
        const auto before = std::count(given_.begin(), given_.end(), key);
        given_.push_back(key);
        return before == 0 ? key : key + "#" + std::to_string(before + 1);
    }

private:
    std::vector<std::string> given_;
};

} // namespace fulgurite::engine
