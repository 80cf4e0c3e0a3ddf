// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"

namespace fulgurite {
namespace refusal {

template <class Policy, bool there_is_a_logger>
struct monitor_has_a_logger {
    static_assert((holds_for<there_is_a_logger, Policy>),
                  "fulgurite: this policy has nobody to log to; give the Trainer a logger, such as Csv");
};

} // namespace refusal

namespace logger {

/// The check of a policy whose only work is to log: the Trainer has a logger.
template <class Policy, class Run>
using required = typename refusal::verdict<(Run::Policies::template count<policy::Logger> > 0),
                                           refusal::monitor_has_a_logger<Policy, false>>::type;

} // namespace logger
} // namespace fulgurite
