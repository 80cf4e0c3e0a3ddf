// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <type_traits>
#include <variant>

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

} // namespace fulgurite
