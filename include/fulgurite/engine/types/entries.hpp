// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <type_traits>
#include <utility>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/loader_key.hpp"
#include "fulgurite/engine/metrics/table.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/outputs.hpp"

/// All metrics of a run, from the return types of its steps and hooks.
namespace fulgurite::engine {

/// The entries of a list that have a name for each of several loaders, or those that have one name over all.
template <bool OneName, class List>
struct Named;
template <bool OneName, class... Es>
struct Named<OneName, TypeList<Es...>> {
    using type = concat<std::conditional_t<Es::one_name == OneName, TypeList<Es>, TypeList<>>...>;
};

/// The entries of a list that are no loader's own: all of them where it is not logged by loader.
template <bool ByLoader, class List>
using common_of = typename std::conditional_t<ByLoader, Named<true, List>, std::type_identity<List>>::type;

/// All lists in one. What an earlier list has is left out of a later one, but a list may have a type twice.
template <class... Lists>
struct Merged {
    using type = concat<Lists...>; // of none or one
};
template <class First, class... Ts, class... Lists>
struct Merged<First, TypeList<Ts...>, Lists...>
    : Merged<concat<First, std::conditional_t<contains_type<Ts, First>, TypeList<>, TypeList<Ts>>...>, Lists...> {};

/// What an evaluation's step logs. C: an `InLoader`.
template <class C>
using eval_entries = typename entries_of<logged_types_t<eval_result<C>>, C::eval_phase, true>::type;
template <class Contexts>
struct EntriesOfEval;
template <class... Cs>
struct EntriesOfEval<TypeList<Cs...>> : Merged<common_of<Cs::several, eval_entries<Cs>>...> {};

/// What T's member for a hook returns in `logs(...)`.
template <class Hook, class T, class C>
using hook_entries =
    typename entries_of<logged_types_t<typename call_in<Hook, T, C>::result>, Hook::phase, Hook::logs_on_epoch>::type;

/// The metric entries that T's members add: what its hooks log, except what is a loader's own.
template <class Hook, class T, class Contexts>
struct EntriesOfHookIn;
template <class Hook, class T, class... Cs>
struct EntriesOfHookIn<Hook, T, TypeList<Cs...>>
    : Merged<common_of<logs_by_loader<Hook, Cs>, hook_entries<Hook, T, Cs>>...> {};
template <class Hook, class T, class C>
struct EntriesOfHook {
    using type = TypeList<>;
};
template <class Hook, class C>
inline constexpr bool hook_logs = Hook::has_phase && hook_is_called<Hook, C>;
template <class Hook, class T, class C>
    requires hook_logs<Hook, C>
struct EntriesOfHook<Hook, T, C> : EntriesOfHookIn<Hook, T, contexts_of<Hook, C>> {};

template <class T, class C, class Hooks>
struct EntriesOfListener;
template <class T, class C, class... Hooks>
struct EntriesOfListener<T, C, TypeList<Hooks...>> {
    using type = concat<typename EntriesOfHook<Hooks, T, C>::type...>;
};
template <class C, class Listeners>
struct EntriesOfAll;
template <class C, class... Ts>
struct EntriesOfAll<C, TypeList<Ts...>> {
    using type = concat<typename EntriesOfListener<Ts, C, hooks_of<Ts>>::type...>;
};

/// All metrics of a run: those of the steps, those of the policies' hooks in their order, those of the module's hooks.
/// Where there are several loaders, without what is each loader's own.
template <class C>
struct entries_in {
    using steps = concat<typename entries_of<logged_types_t<train_result<C>>, Phase::train, false>::type,
                         typename EntriesOfEval<in_loaders<C, true>>::type>;
    using type = concat<steps, typename EntriesOfAll<C, typename C::policies_type::listener_types>::type,
                        typename EntriesOfListener<module_of<C>, C, hooks_of<module_of<C>>>::type>;
};

/// What is the own of one of several loaders, in the same order. In: an `InLoader`.
template <class In>
struct own_entries {
    template <class Hook, class T>
    static consteval auto of_hook() {
        if constexpr (hook_logs<Hook, In> && is_of_eval_batch<Hook>)
            return typename Named<false, hook_entries<Hook, T, In>>::type{};
        else return TypeList<>{};
    }
    template <class T, class... Hooks>
    static consteval auto of_listener(TypeList<Hooks...>) {
        return concat<decltype(of_hook<Hooks, T>())...>{};
    }
    template <class... Ts>
    static consteval auto of_all(TypeList<Ts...>) {
        return concat<decltype(of_listener<Ts>(hooks_of<Ts>{}))...>{};
    }
    using type = concat<typename Named<false, eval_entries<In>>::type,
                        decltype(of_all(typename In::policies_type::listener_types{})),
                        decltype(of_listener<module_of<In>>(hooks_of<module_of<In>>{}))>;
};

/// The own entries of each of several loaders; a single list where their number is known at run time.
template <class Contexts>
struct OwnEntriesOf;
template <class... Cs>
struct OwnEntriesOf<TypeList<Cs...>> {
    using type = TypeList<typename own_entries<Cs>::type...>;
};
template <class C>
using loader_entries = typename OwnEntriesOf<in_loaders<C, false>>::type;

/// Every entry of a run as its keys name it: with the loader's index where it is a loader's own. Of loaders whose
/// number is known at run time, the first alone.
template <std::size_t Loader, class List>
struct WithLoader;
template <std::size_t Loader, class... Es>
struct WithLoader<Loader, TypeList<Es...>> {
    using type = TypeList<Entry<key_of_loader<typename Es::key, Loader>, void, 0, Es::phase>...>;
};
template <class Lists, class Indices>
struct AllWithLoader;
template <class... Lists, std::size_t... I>
struct AllWithLoader<TypeList<Lists...>, std::index_sequence<I...>> {
    using type = concat<typename WithLoader<I, Lists>::type...>;
};
template <class C>
struct keyed_entries {
    using type = typename entries_in<C>::type;
};
template <class C>
    requires(C::several)
struct keyed_entries<C> {
    using Own = loader_entries<C>;
    using type =
        concat<typename entries_in<C>::type, typename AllWithLoader<Own, std::make_index_sequence<Own::size>>::type>;
};

/// Whether anything is logged under a key in a run. Of loaders whose number is known at run time, any may be meant.
template <class C, class K>
consteval bool logs_key() {
    using All = typename keyed_entries<C>::type;
    if constexpr (has_key<K, All>) return true;
    else if constexpr (C::several && LoaderKey<K>::is)
        return !C::eval_batches::fixed && has_key<key_of_loader<typename LoaderKey<K>::base, 0>, All>;
    else return false;
}

} // namespace fulgurite::engine
