// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <variant>

#include "fulgurite/core/metric_name.hpp"
#include "fulgurite/core/type_list.hpp"

/// The categories of what a Trainer is built from. A type says what it means to be by deriving from one of these tags;
/// the concept of the category (`LoopPolicy`, `DevicePolicy`, …) then checks that it is.
namespace fulgurite::policy {

struct Loop {};   ///< says when training is over; one per Trainer, which `fit` cannot do without
struct Device {}; ///< where tensors live; one per Trainer, `Cpu` by default
/// Numbers that the step computes with; one per Trainer, `FullPrecision` by default. A policy has `scope()`, which
/// gives a guard that lives while a step runs, and hides those of these members that are to do something.
struct Precision {
    /// Whether the loss is scaled: by `at::Tensor scale(const at::Tensor& loss)` before backward; before an optimizer's
    /// step `bool unscale(std::span<const at::Tensor> gradients)` says whether the step is made.
    static constexpr bool scales_loss = false;
    /// The run starts on this device.
    void connect(const auto& /*device*/) const {}
    /// The module is on its device; the optimizers are made after this.
    void convert_module(auto& /*module*/) const {}
    /// The batch is on the device.
    void convert_batch(auto& /*batch*/) const {}
    /// The weights have changed while a guard of `scope()` lives.
    void forget_casts() const {}
};
struct Strategy {};   ///< how processes work together; one per Trainer, `SingleProcess` by default
struct Step {};       ///< the order of one optimizer step; one per Trainer, `Eager` by default
struct Clip {};       ///< what happens to gradients before the optimizer sees them; one per Trainer
struct Cadence {};    ///< how often something is done (`LogEvery`, `SanityCheck`); one of each type
struct Checkpoint {}; ///< decides when to save; any number, called after all other callbacks
struct Logger {};     ///< takes scalars; any number
struct Profiler {};   ///< is told what part of a run begins and ends; one of each type

} // namespace fulgurite::policy

namespace fulgurite {

/// The policy inside a choice that is made at run time: `P` of a `std::optional<P>`, the first of a `std::variant`.
template <class P>
struct underlying_policy : std::type_identity<P> {};
template <class P>
struct underlying_policy<std::optional<P>> : std::type_identity<P> {};
template <class P, class... Others>
struct underlying_policy<std::variant<P, Others...>> : std::type_identity<P> {};
/// All policies that a choice at run time is made among; `P` alone where there is none.
template <class P>
struct alternatives_of {
    using type = TypeList<P>;
};
template <class P>
struct alternatives_of<std::optional<P>> {
    using type = TypeList<P>;
};
template <class... Ps>
struct alternatives_of<std::variant<Ps...>> {
    using type = TypeList<Ps...>;
};
template <class P>
inline constexpr bool is_choice = false;
template <class P>
inline constexpr bool is_choice<std::optional<P>> = true;
template <class... Ps>
inline constexpr bool is_choice<std::variant<Ps...>> = true;

template <class P>
using underlying_policy_t = typename underlying_policy<std::remove_cvref_t<P>>::type;

namespace policy {

// A base is what a policy usually says; one with named members (`Limit{.train = 1}`) has `policy_category` instead,
// since compilers warn of a base that no designator names.
template <class P, class Category>
inline constexpr bool is_in = std::is_base_of_v<Category, P>;
template <class P, class Category>
    requires requires { typename P::policy_category; }
inline constexpr bool is_in<P, Category> = std::is_base_of_v<Category, typename P::policy_category>;

} // namespace policy

template <class P, class Category>
concept policy_of = policy::is_in<underlying_policy_t<P>, Category>;

/// What a policy may offer to the loop beside hooks: docs/policies/own.md has the table.

/// `using monitored_key = …;`: it decides by a metric, which something must log. It hears of an epoch's end after the
/// module has logged.
template <class P>
concept MonitorsMetric = requires { typename P::monitored_key; };
/// The same by a name that is known at run time: `monitored_key` is `metric::Name`, and `monitored()` has the name.
template <class P>
concept MonitorsName = MonitorsMetric<P> && std::same_as<typename P::monitored_key, metric::Name>;
/// A choice at run time among what follows a metric, by its name, and what does not.
template <class P>
concept MayMonitorName = requires(const P& policy) {
    { policy.follows_metric() } -> std::same_as<bool>;
    policy.monitored();
};
/// `static constexpr bool counts_samples = true;`: it asks how many samples there have been, so that they are counted.
template <class P>
concept CountsSamples = requires { requires P::counts_samples; };
/// `bool drives_schedules() const`: while it is true the schedules of `configure_optimizers` rest, and `void
/// advance_schedule(auto& optimizer)` is called at an epoch's end in their place.
template <class P>
concept DrivesSchedules = requires(const P& policy) {
    { policy.drives_schedules() } -> std::convertible_to<bool>;
};
/// `Error backward_error(const auto& run, const std::exception& exception) const`: what is thrown in the place of an
/// exception of a backward pass, which is nested in it.
template <class P, class Run>
concept ExplainsBackward =
    requires(P& policy, const Run& run, const std::exception& exception) { policy.backward_error(run, exception); };

/// `bool confirms_stop() const`: of a policy that asked for the end of training with `run.stop(why, *this)`, whether a
/// resumed run is to end for that, too. Where it does not say, it does.
template <class P>
concept ConfirmsStop = requires(const P& policy) {
    { policy.confirms_stop() } -> std::convertible_to<bool>;
};
/// `static constexpr bool asks_for_the_program = true`: what such a policy asks for counts as asked for by the program,
/// whichever policies a resumed run has: functions have no names that would tell them apart.
template <class P>
concept AsksForTheProgram = P::asks_for_the_program;

/// `using exclusive = Tag;`: a Trainer has room for one policy with that tag. Tag has `template <class... Given> struct
/// alone`, a check whose sentence says why, and `static constexpr std::string_view why`, the same for choices at run
/// time.
template <class P>
concept Exclusive = requires { typename P::exclusive; };
template <class P, class Tag>
inline constexpr bool is_exclusive = false;
template <Exclusive P, class Tag>
inline constexpr bool is_exclusive<P, Tag> = std::is_same_v<typename P::exclusive, Tag>;

} // namespace fulgurite
