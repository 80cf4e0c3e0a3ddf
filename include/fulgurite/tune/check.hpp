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
#include "fulgurite/tune/trial_run.hpp"

/// What is wrong with a call of `tune::`, said as by `fit`.
namespace fulgurite::refusal {

FULGURITE_CHECK(lr_find_drives_the_optimizer,
                "fulgurite: tune::lr_find drives the learning rate of the optimizer that the Trainer steps; with "
                "`static constexpr auto optimization = manual` the module steps its own, and nobody can tell which "
                "of its losses a rate is to be judged by");
FULGURITE_CHECK(trial_copies_the_policy,
                "fulgurite: tune:: works with copies of a Trainer's device, precision, strategy, step and clip "
                "policies; make this one copyable");
FULGURITE_CHECK(lr_find_sets_a_member,
                "fulgurite: tune::lr_find is to set a member that is neither the module's nor that of its options; "
                "give &Options::lr or &Net::lr, a floating-point number");
FULGURITE_CHECK(batch_size_needs_loaders,
                "fulgurite: tune::batch_size needs loaders of many batch sizes: give it a data::Loader, a function "
                "that makes a loader of a batch size, or a data module and its member, &Data::batch_size");
FULGURITE_CHECK(batch_size_sets_a_member,
                "fulgurite: tune::batch_size is to set a member that holds no number of samples; give it that of an "
                "integer, &Data::batch_size");

} // namespace fulgurite::refusal

namespace fulgurite::tune::detail {

using refusal::AllHold;
using refusal::verdict;

template <class Policies>
struct PoliciesCanBeCopied;
template <class... Ps>
struct PoliciesCanBeCopied<engine::PolicySet<Ps...>>
    : AllHold<verdict<!computes<Ps> || std::copy_constructible<Ps>, refusal::trial_copies_the_policy<Ps>>...> {};
template <class M>
struct TrainerSteps : verdict<M::optimization == automatic, refusal::lr_find_drives_the_optimizer<M>> {};
template <class M, class Policies, class Source>
struct FitIsSound : std::type_identity<engine::fit_verdict<M, Policies, Source>> {};
template <Stage S, class M, class Policies, class L>
struct TrialIsSound : std::type_identity<engine::evaluation_verdict<S, M, Policies, L>> {};
template <class M, class Policies, class L>
struct TrialIsSound<Stage::fit, M, Policies, L> : FitIsSound<M, Policies, L> {};

/// Given: the Trainer's policies; Policies: those of the trial run.
template <class M, class Given, class Policies, class Source>
using lr_find_verdict = refusal::first_failed_lazy<engine::detail::ModuleIsSound<M>, TrainerSteps<M>,
                                                   PoliciesCanBeCopied<Given>, FitIsSound<M, Policies, Source>>;
template <Stage S, class M, class Given, class Policies, class L>
using batch_size_verdict = refusal::first_failed_lazy<PoliciesCanBeCopied<Given>, TrialIsSound<S, M, Policies, L>>;

template <class D, class From, class T>
struct HoldsACount
    : verdict<std::integral<T> && !std::same_as<T, bool>, refusal::batch_size_sets_a_member<D, T From::*>> {};
template <Stage S, class D, class From, class T>
struct BringsSizedData
    : verdict<engine::DataModule<SizedData<S, D, T From::*>>, refusal::data_module_brings_the_loader<D>> {};
/// Of a data module and the member that says how large its batches are. The loaders of a member that cannot be set are
/// not even looked at.
template <Stage S, class D, class From, class T>
using sized_data_verdict = refusal::first_failed_lazy<HoldsACount<D, From, T>, BringsSizedData<S, D, From, T>>;

} // namespace fulgurite::tune::detail
