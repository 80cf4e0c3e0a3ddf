// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/policy.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>
#include <variant>

#include "fulgurite/core/name_probe.hpp"

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

struct Tag {};
struct Other {};
struct Offers {
    using monitored_key = int;
    using exclusive = Tag;
    static constexpr bool counts_samples = true;
    bool drives_schedules() const { return true; }
    bool confirms_stop() const { return true; }
    int backward_error(const auto& /*run*/, const std::exception&) const { return 0; }
};
struct Nothing {
    static constexpr bool counts_samples = false;
};
TEST(Policy, says_by_its_members_what_it_offers) {
    EXPECT_TRUE(MonitorsMetric<Offers> && CountsSamples<Offers> && DrivesSchedules<Offers> && ConfirmsStop<Offers>);
    EXPECT_TRUE((ExplainsBackward<Offers, int>));
    EXPECT_TRUE((is_exclusive<Offers, Tag> && !is_exclusive<Offers, Other>));
    EXPECT_FALSE(MonitorsMetric<Nothing> || CountsSamples<Nothing> || DrivesSchedules<Nothing>);
    EXPECT_FALSE((is_exclusive<Nothing, Tag>));
}

FULGURITE_NAME_PROBE(scope);
struct Overloaded {
    void scope(int) {}
    void scope(auto&) {}
};
class Private {
    [[maybe_unused]] int scope = 0;
};
struct Final final {
    void scope() {}
};
TEST(NameProbe, finds_members_of_any_kind) {
    EXPECT_TRUE(names_scope<Overloaded> && names_scope<Private> && names_scope<Final>);
    EXPECT_FALSE(names_scope<Nothing>);
}

} // namespace
