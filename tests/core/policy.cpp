// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/policy.hpp"

#include <optional>
#include <type_traits>
#include <variant>

namespace {

using namespace fulgurite;

struct Often : policy::Cadence {};
struct Seldom : policy::Cadence {};
struct ByMember { // an aggregate with designated initializers has no base
    using policy_category = policy::Cadence;
    int every = 1;
};
static_assert(policy_of<Often, policy::Cadence> && policy_of<ByMember, policy::Cadence>);
static_assert(!policy_of<Often, policy::Logger> && !policy_of<int, policy::Cadence>);
static_assert(policy_of<const Often&, policy::Cadence>);
static_assert(policy_of<std::optional<Often>, policy::Cadence>);
static_assert(policy_of<std::variant<Often, Seldom>, policy::Cadence>);

static_assert(std::is_same_v<underlying_policy_t<std::optional<Often>&>, Often>);
static_assert(std::is_same_v<underlying_policy_t<std::variant<Seldom, Often>>, Seldom>);
static_assert(std::is_same_v<alternatives_of<std::variant<Seldom, Often>>::type, TypeList<Seldom, Often>>);
static_assert(std::is_same_v<alternatives_of<Often>::type, TypeList<Often>>);
static_assert(is_choice<std::optional<Often>> && is_choice<std::variant<Often>> && !is_choice<Often>);

} // namespace
