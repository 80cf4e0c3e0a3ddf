// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <type_traits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/state/policy_set.hpp"

namespace fulgurite::engine {

template <class P>
struct TagOf {
    using type = TypeList<>;
};
template <Exclusive P>
struct TagOf<P> {
    using type = TypeList<typename P::exclusive>;
};
/// The tags of exclusive policies in a list, each as often as there is one with it.
template <class List>
struct TagsOf;
template <class... Ps>
struct TagsOf<TypeList<Ps...>> {
    using type = concat<typename TagOf<Ps>::type...>;
};

/// Policies that are chosen at run time: of those that exclude each other, one may have been chosen. Throws `Error`
/// where there are more. Of the others the compiler has seen to that.
template <class Tag, class Policies>
void require_one(Policies& policies) {
    std::string first;
    policies.for_all([&]<class P>(P&) {
        if constexpr (is_exclusive<P, Tag>) {
            if (!first.empty())
                throw Error(first + " and " + std::string(short_type_name<P>()) +
                            " are both in this Trainer: " + std::string(Tag::why));
            first = short_type_name<P>();
        }
    });
}
template <class Policies>
void require_one_of_each_kind(Policies& policies) {
    using Tags = typename TagsOf<typename Policies::listener_types>::type;
    if constexpr (!std::is_void_v<typename first_repeated<Tags>::type>)
        [&]<class... Each>(TypeList<Each...>) { (require_one<Each>(policies), ...); }(unique_types<Tags>{});
}

} // namespace fulgurite::engine
