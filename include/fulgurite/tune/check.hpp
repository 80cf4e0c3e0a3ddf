// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/check/call.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/tune/source.hpp"
#include "fulgurite/tune/trial.hpp"

/// What is wrong with a call of `tune::`, said as by `fit`.
namespace fulgurite::check {

template <class Module, bool is_stepped_by_the_trainer>
struct lr_find_drives_the_optimizer {
    static_assert((holds_for<is_stepped_by_the_trainer, Module>),
                  "fulgurite: tune::lr_find drives the learning rate of the optimizer that the Trainer steps; with "
                  "`static constexpr auto optimization = manual` the module steps its own, and nobody can tell which "
                  "of its losses a rate is to be judged by");
};
template <class Policy, bool can_be_copied>
struct trial_copies_the_policy {
    static_assert((holds_for<can_be_copied, Policy>),
                  "fulgurite: tune:: works with copies of a Trainer's device, precision, strategy, step and clip "
                  "policies; make this one copyable");
};
template <class Module, class Member, bool is_the_modules>
struct lr_find_sets_a_member {
    static_assert((holds_for<is_the_modules, Module, Member>),
                  "fulgurite: tune::lr_find is to set a member that is neither the module's nor that of its options; "
                  "give &Options::lr or &Net::lr, a floating-point number");
};
template <class Given, bool makes_loaders>
struct batch_size_needs_loaders {
    static_assert((holds_for<makes_loaders, Given>),
                  "fulgurite: tune::batch_size needs loaders of many batch sizes: give it a data::Loader, a function "
                  "that makes a loader of a batch size, or a data module and its member, &Data::batch_size");
};
template <class Data, class Member, bool is_a_count>
struct batch_size_sets_a_member {
    static_assert((holds_for<is_a_count, Data, Member>),
                  "fulgurite: tune::batch_size is to set a member that holds no number of samples; give it that of an "
                  "integer, &Data::batch_size");
};

} // namespace fulgurite::check

namespace fulgurite::tune::detail {

using check::passed;
using check::verdict;

template <class Policies>
struct CopiesOf;
template <class... Ps>
struct CopiesOf<engine::PolicySet<Ps...>> {
    using type = check::first_failed<typename verdict<!computes<Ps> || std::copy_constructible<Ps>,
                                                      check::trial_copies_the_policy<Ps, false>>::type...>;
};

template <class M, class Given, class Policies, class Source>
consteval auto judge_lr_find() {
    if constexpr (engine::detail::fails<decltype(engine::detail::judge_module<M>())>)
        return engine::detail::judge_module<M>();
    else if constexpr (M::optimization == manual)
        return std::type_identity<check::lr_find_drives_the_optimizer<M, false>>{};
    else if constexpr (!passed<typename CopiesOf<Given>::type>) return CopiesOf<Given>{};
    else return std::type_identity<engine::fit_verdict<M, Policies, Source>>{};
}
template <Stage S, class M, class Given, class Policies, class L>
consteval auto judge_batch_size() {
    if constexpr (!passed<typename CopiesOf<Given>::type>) return CopiesOf<Given>{};
    else if constexpr (S == Stage::fit) return std::type_identity<engine::fit_verdict<M, Policies, L>>{};
    else return std::type_identity<engine::evaluation_verdict<S, M, Policies, L>>{};
}

/// Given: the Trainer's policies; Policies: those of the trial run.
template <class M, class Given, class Policies, class Source>
using lr_find_verdict = typename decltype(judge_lr_find<M, Given, Policies, Source>())::type;
template <Stage S, class M, class Given, class Policies, class L>
using batch_size_verdict = typename decltype(judge_batch_size<S, M, Given, Policies, L>())::type;

// One after the other: the loaders of a member that cannot be set are not even looked at.
template <Stage S, class D, class From, class T>
consteval auto judge_sized_data() {
    if constexpr (!std::integral<T> || std::same_as<T, bool>)
        return std::type_identity<check::batch_size_sets_a_member<D, T From::*, false>>{};
    else return verdict<engine::DataModule<SizedData<S, D, T From::*>>, check::data_module_brings_the_loader<D, false>>{};
}
/// Of a data module and the member that says how large its batches are.
template <Stage S, class D, class From, class T>
using sized_data_verdict = typename decltype(judge_sized_data<S, D, From, T>())::type;

} // namespace fulgurite::tune::detail
