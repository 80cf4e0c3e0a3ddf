// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/zeros_like.h>

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/type_list.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/kernel/bucket_plan.hpp"
#include "fulgurite/optim/kernel/check_parameters.hpp"
#include "fulgurite/optim/kernel/python_state.hpp"

namespace fulgurite::optim {

/// What optimizers on fused or foreach kernels have in common: groups, per-parameter state made at the first gradient,
/// and Python's layout of both. `Derived` says the rest, all of it static:
///
///     name_v                      Python's class name
///     state_names                 Python's names of the columns of state, each shaped like the parameter
///     columns(options)            which of them these options need, as bits
///     counts_steps                whether the state has Python's "step"
///     first_step_apart            whether first steps need a kernel call of their own (`Bucket::first_step`)
///     check(options)              throws `Error` for options that make no sense
///     visit(options, f)           f("python_key", member), in Python's order
///     flags(StateTree& group)     the keys that Python writes after these, where they are not those of foreach kernels
///     update(bucket, options)      the kernel
///
/// and, where it is not as below: `one_kernel`, `counts_on_host`, `counts_alike`, `counts_in_integers`,
/// `kept_from_start`, `sparse_gradients`, `takes_sparse`, `fresh`, `check_group`, `check_loaded`.
///
/// Cost of a step: one call of `update` per group, device and type (on the CPU, for what is no fused kernel, per
/// portion that the cache holds); with a fused kernel nothing is allocated while the same parameters have gradients.
template <class Derived, class OptionsType, std::size_t Columns>
class KernelOptimizer {
public:
    using Options = OptionsType;
    using Group = optim::Group<Options>;

    /// Throws `Error` on options that make no sense, no parameter, none that requires a gradient, one that stands
    /// twice, is no leaf, or is of a type or layout that the kernels do not take.
    explicit KernelOptimizer(std::vector<Tensor> params, Options options = {})
        : KernelOptimizer(std::vector{Group{std::move(params), options}}) {
        defaults_ = std::move(options);
    }
    explicit KernelOptimizer(std::vector<Group> groups);
    /// What `optim::groups(module, …)` selects; where a group says nothing, `options` hold.
    template <class Selection>
        requires requires(const Selection& selection, const OptionsType& options) { selection.with(options); }
    explicit KernelOptimizer(const Selection& selection, const Options& options = {})
        : KernelOptimizer(selection.with(options)) {
        defaults_ = options;
    }
    /// Options have names, and are given by them alone.
    template <class Given>
        requires(!std::is_convertible_v<const Given&, OptionsType>)
    KernelOptimizer(const std::vector<Tensor>&, const Given&) {
        static_assert((holds_for<std::is_convertible_v<const Given&, OptionsType>, Derived, Given>),
                      "fulgurite: an optimizer's options have names; write optim::Adam{parameters(), {.lr = 1e-3}}");
    }
    KernelOptimizer(KernelOptimizer&&) noexcept;
    KernelOptimizer& operator=(KernelOptimizer&&) noexcept;
    ~KernelOptimizer();

    /// Changes every parameter that has a gradient; the others, and their state, stay as they are. Gradients stay.
    void step();

    /// Takes the gradients away (to none, as Python does): the next backward pass writes instead of adding.
    void zero_grad();

    std::span<Group> param_groups() { return groups_; }
    std::span<const Group> param_groups() const { return groups_; }

    /// One group more, for parameters that start to learn later. Throws `Error` as the constructor does.
    void add_group(Group group);

    /// The same with the optimizer's own options, as in Python, but for the rate: those that were given beside the
    /// parameters or the selection, or `Options{}` where groups were written out.
    void add_group(std::vector<Tensor> params, double lr, std::string name = {});

    static constexpr std::string_view name() { return Derived::name_v; }

    /// `{state: {0: {step, …}, …}, param_groups: [{lr, …, params: [0, …]}]}`, which Python's `load_state_dict` takes.
    /// The tensors of the state are those that the next step changes (as in Python); `step` is a copy, on the host.
    StateTree state_dict() const;

    /// Takes what Python wrote, too. Options, with them the learning rate, become those of the state. Throws `Error`,
    /// and changes nothing, if groups, numbers of parameters or shapes differ.
    void load_state_dict(const StateTree& state);

    static constexpr bool one_kernel = false;     ///< `update` is one call of a fused kernel
    static constexpr bool counts_on_host = false; ///< steps are host numbers
    static constexpr bool counts_alike = true;    ///< of these: they must be equal within a bucket (`Bucket::count`)
    static constexpr bool counts_in_integers = false; ///< Python's "step" is an int, not a tensor
    static constexpr bool kept_from_start = false;    ///< Python has a state before the first gradient
    static constexpr bool sparse_gradients = false;   ///< gradients are sparse tensors, and must be
    static constexpr bool takes_sparse = false;       ///< gradients may be sparse tensors (`Bucket::sparse`)

    /// What column `c` of a parameter's state is before its first step; undefined: this parameter has none.
    static Tensor fresh([[maybe_unused]] std::size_t c, const Tensor& param, const Options&) {
        return at::zeros_like(param);
    }
    static void check_group(std::size_t, const Group&) {} ///< a word of `Derived` on the parameters of a group
    static void flags(StateTree& group) { option::foreach_flags(group); }
    static void check_loaded(const StateTree&) {} ///< a last word of `Derived` on a saved group

private:
    static void check(const std::vector<Group>& groups);

    std::vector<Group> groups_;
    Options defaults_ = {};
    std::vector<BucketPlan<Derived, Columns>> plans_;
};

// Members are defined outside of the class: where the library is compiled once, those of its optimizers are in it.

template <class Derived, class OptionsType, std::size_t Columns>
KernelOptimizer<Derived, OptionsType, Columns>::KernelOptimizer(std::vector<Group> groups)
    : groups_(std::move(groups)), plans_(groups_.size()) {
    check(groups_);
}
template <class Derived, class OptionsType, std::size_t Columns>
KernelOptimizer<Derived, OptionsType, Columns>::KernelOptimizer(KernelOptimizer&&) noexcept = default;
template <class Derived, class OptionsType, std::size_t Columns>
KernelOptimizer<Derived, OptionsType, Columns>& KernelOptimizer<Derived, OptionsType, Columns>::operator=(
    KernelOptimizer&&) noexcept = default;
template <class Derived, class OptionsType, std::size_t Columns>
KernelOptimizer<Derived, OptionsType, Columns>::~KernelOptimizer() = default;

template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::step() {
    at::AutoDispatchBelowADInplaceOrView kernels_only;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const Options& options = groups_[g].options;
        plans_[g].prepare(groups_[g].params, options, g);
        for (auto& bucket : plans_[g].buckets) {
            if constexpr (Derived::counts_steps) bucket.count_step();
            Derived::update(bucket, options);
        }
        plans_[g].finish();
    }
}
template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::zero_grad() {
    for (auto& group : groups_)
        for (const Tensor& param : group.params)
            if (param.unsafeGetTensorImpl()->grad().defined()) param.mutable_grad().reset();
}
template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::add_group(Group group) {
    auto groups = groups_;
    groups.push_back(std::move(group));
    check(groups);
    plans_.emplace_back();
    groups_ = std::move(groups);
}
template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::add_group(std::vector<Tensor> params, double lr,
                                                               std::string name) {
    Group group{std::move(params), defaults_, std::move(name)};
    group.set_lr(lr);
    add_group(std::move(group));
}
template <class Derived, class OptionsType, std::size_t Columns>
StateTree KernelOptimizer<Derived, OptionsType, Columns>::state_dict() const {
    return python::save<Derived, Columns>(param_groups(), plans_);
}
template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::load_state_dict(const StateTree& state) {
    python::load<Derived, Columns>(state, groups_, plans_);
}
template <class Derived, class OptionsType, std::size_t Columns>
void KernelOptimizer<Derived, OptionsType, Columns>::check(const std::vector<Group>& groups) {
    if (groups.empty()) throw Error(name(), " was given no group; give it one at least");
    for (const Group& group : groups) Derived::check(group.options);
    check_parameters(name(), std::span(groups));
    for (std::size_t g = 0; g < groups.size(); ++g) Derived::check_group(g, groups[g]);
}

} // namespace fulgurite::optim
