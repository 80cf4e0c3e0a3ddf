// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <type_traits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/type_name.hpp"

namespace fulgurite {
namespace refusal {

template <class Logger, bool was_given>
struct trainer_has_the_logger {
    static_assert(holds_for<was_given, Logger>,
                  "fulgurite: run.logger<L>() asks for a logger that this Trainer was not given; give it one, as in "
                  "Trainer{Epochs{20}, TensorBoard{\"runs\"}}");
};

} // namespace refusal

namespace engine {

/// A logger that holds others, whose types are known at run time: `template held<L>()` is a pointer to one of them.
template <class Holder, class L>
concept HoldsLoggers = policy_of<Holder, policy::Logger> && requires(Holder& holder) {
    { holder.template held<L>() } -> std::same_as<L*>;
};
template <class L, class... Given>
consteval bool may_have_logger(TypeList<Given...>) {
    return ((policy_of<Given, policy::Logger> && (std::is_same_v<Given, L> || HoldsLoggers<Given, L>)) || ...);
}

/// What `run.logger<L>()` gives: the first logger of that type. In a trial run, and where a choice at run time left
/// none, `L::silent()`, one that writes nothing; a type without that is found in a trial run, too. Throws `Error` where
/// there is none.
template <class L, class Policies>
L& find_logger(Policies& policies, bool in_trial_run) {
    constexpr bool has_silent = requires {
        { L::silent() } -> std::same_as<L>;
    };
    constexpr bool was_given = may_have_logger<L>(typename Policies::listener_types{});
    (void)refusal::trainer_has_the_logger<L, was_given>();
    L* found = nullptr;
    if (!in_trial_run || !has_silent)
        policies.for_all([&]<class P>(P& policy) {
            if constexpr (std::is_same_v<P, L>) found = found ? found : &policy;
            else if constexpr (HoldsLoggers<P, L>) found = found ? found : policy.template held<L>();
        });
    if constexpr (has_silent) {
        static L none = L::silent();
        return found ? *found : none;
    }
    if (!found)
        throw Error(
            "run.logger: this Trainer has no ", short_type_name<L>(),
            ": its choice at run time fell on something else; choose it, or ask for the logger that was chosen");
    return *found;
}

} // namespace engine
} // namespace fulgurite
