// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <string_view>
#include <type_traits>

#include "fulgurite/tensor/state.hpp"

namespace torch::optim {
class Optimizer;
}

namespace fulgurite::optim {

/// Parameters with a learning rate of their own.
template <class GroupType>
concept ParamGroup = requires(GroupType& group, const GroupType& constant, double lr) {
    { constant.lr() } -> std::same_as<double>;
    group.set_lr(lr);
    group.initial_lr = lr;
    constant.params;
    constant.name;
};

/// What every optimizer offers: `step()` changes the parameters that have gradients, `zero_grad()` takes the gradients
/// away, `param_groups()` is a range of `ParamGroup`s, `name()` is Python's ("Adam"), state is laid out as in Python.
/// An optimizer of your own needs no base class: these members make it one. One that needs the loss more than once in a
/// step says `static constexpr bool asks_for_loss = true`, and the loop calls `step(closure)`, as LBFGS has it.
template <class Opt>
concept Optimizer = requires(Opt& optimizer, const Opt& constant, const StateTree& state) {
    optimizer.step();
    optimizer.zero_grad();
    requires ParamGroup<std::remove_cvref_t<decltype(*optimizer.param_groups().begin())>>;
    { constant.name() } -> std::convertible_to<std::string_view>;
    { constant.state_dict() } -> std::same_as<StateTree>;
    optimizer.load_state_dict(state);
};

/// LibTorch's own optimizers, and what derives from them: `optim::TorchAdapter` makes them `Optimizer`s.
template <class Opt>
concept TorchOptimizer = std::derived_from<Opt, torch::optim::Optimizer>;

/// Whether an optimizer asks for the loss itself, as LBFGS does. That it can be given a closure does not say so:
/// LibTorch's can all.
template <class Opt>
concept AsksForLoss = requires { requires Opt::asks_for_loss; };

} // namespace fulgurite::optim
