// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/core/type_list.hpp"

/// Verdicts of checks at compile time. A check is a template whose instantiation fails with one sentence; a verdict is
/// the type of the check that fails, or `Passed`. Who makes the check judges by types alone, and the call that was
/// checked instantiates the verdict: so the sentence stands next to the user's line.
namespace fulgurite::refusal {

/// Makes a check: its name says what is right, the sentence what is wrong, and its template arguments are the types
/// that both compilers print.
#define FULGURITE_CHECK(name, sentence)                                          \
    template <class... About>                                                    \
    struct name {                                                                \
        static_assert((holds_for<(sizeof...(About) == 0), About...>), sentence); \
    }

/// The verdict where nothing is wrong.
struct Passed {};
template <class Verdict>
inline constexpr bool passed = std::is_same_v<Verdict, Passed>;

/// `verdict<ok, Check>::type` is `Passed`, or the check to instantiate.
///
/// A policy with a check of its own has `template <class Run> using fit_verdict = typename refusal::verdict<…>::type`,
/// which `fit` looks at after its own checks, before anything else is instantiated with that run. `run_verdict` is the
/// same for `fit`, `validate`, `test` and `predict`.
template <bool ok, class Check>
using verdict = std::conditional_t<ok, std::type_identity<Passed>, std::type_identity<Check>>;

/// The first verdict of a list that is not `Passed`.
template <class... Verdicts>
struct FirstFailed {
    using type = Passed;
};
template <class V, class... Vs>
struct FirstFailed<V, Vs...> : FirstFailed<Vs...> {};
template <class V, class... Vs>
    requires(!passed<V>)
struct FirstFailed<V, Vs...> {
    using type = V;
};
template <class... Verdicts>
using first_failed = typename FirstFailed<Verdicts...>::type;

/// Clauses in their order: a clause has its verdict as `type`, and is instantiated only where all before it have
/// passed, as in `std::conjunction`. A clause derives from `verdict<ok, Check>`; such a list is one, too.
template <class... Clauses>
struct AllHold : std::type_identity<Passed> {};
template <class Clause, class... Clauses>
struct AllHold<Clause, Clauses...> : std::conditional_t<passed<typename Clause::type>, AllHold<Clauses...>,
                                                        std::type_identity<typename Clause::type>> {};
/// The verdict of the first clause that does not hold.
template <class... Clauses>
using first_failed_lazy = typename AllHold<Clauses...>::type;

} // namespace fulgurite::refusal
