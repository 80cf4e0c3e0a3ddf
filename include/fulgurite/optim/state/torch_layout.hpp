// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <tuple>

#include "fulgurite/optim/state/option.hpp"

// Declared only: whoever uses one of these has included its header.
namespace torch::optim {
class SGD;
struct SGDOptions;
struct SGDParamState;
class Adam;
struct AdamOptions;
struct AdamParamState;
class AdamW;
struct AdamWOptions;
struct AdamWParamState;
class Adagrad;
struct AdagradOptions;
struct AdagradParamState;
class RMSprop;
struct RMSpropOptions;
struct RMSpropParamState;
class LBFGS;
} // namespace torch::optim

namespace fulgurite::optim {

namespace option {

inline StateTree save(const std::tuple<double, double>& value) {
    return StateTree::tuple({std::get<0>(value), std::get<1>(value)});
}
inline void load(const StateTree& state, std::tuple<double, double>& value) {
    load(state.at(0), std::get<0>(value));
    load(state.at(1), std::get<1>(value));
}

} // namespace option

/// Where the state of one of LibTorch's optimizers stands in Python's layout: its `name` in Python, the types of its
/// options and of a parameter's state, and what they hold under which key. Specialise it for an optimizer of your own
/// that derives from `torch::optim::Optimizer`.
template <class Opt>
struct TorchLayout;

template <>
struct TorchLayout<torch::optim::SGD> {
    static constexpr std::string_view name = "SGD";
    static constexpr bool has_shapes_of_parameters = true;
    using Options = torch::optim::SGDOptions;
    using State = torch::optim::SGDParamState;
    static void options(auto& o, auto&& f) {
        f("lr", o.lr());
        f("momentum", o.momentum());
        f("dampening", o.dampening());
        f("weight_decay", o.weight_decay());
        f("nesterov", o.nesterov());
    }
    static void state(auto& s, auto&& f) { f("momentum_buffer", s.momentum_buffer()); }
};

/// Adam's and AdamW's.
struct TorchAdamLayout {
    static constexpr bool has_shapes_of_parameters = true;
    static void options(auto& o, auto&& f) {
        f("lr", o.lr());
        f("betas", o.betas());
        f("eps", o.eps());
        f("weight_decay", o.weight_decay());
        f("amsgrad", o.amsgrad());
    }
    static void state(auto& s, auto&& f) {
        f("step", s.step());
        f("exp_avg", s.exp_avg());
        f("exp_avg_sq", s.exp_avg_sq());
        f("max_exp_avg_sq", s.max_exp_avg_sq());
    }
};

template <>
struct TorchLayout<torch::optim::Adam> : TorchAdamLayout {
    static constexpr std::string_view name = "Adam";
    static constexpr bool decoupled = false;
    using Options = torch::optim::AdamOptions;
    using State = torch::optim::AdamParamState;
};

template <>
struct TorchLayout<torch::optim::AdamW> : TorchAdamLayout {
    static constexpr std::string_view name = "AdamW";
    static constexpr bool decoupled = true;
    using Options = torch::optim::AdamWOptions;
    using State = torch::optim::AdamWParamState;
};

template <>
struct TorchLayout<torch::optim::Adagrad> {
    static constexpr bool made_at_once = true; // its constructor makes the state
    static constexpr std::string_view name = "Adagrad";
    static constexpr bool has_shapes_of_parameters = true;
    using Options = torch::optim::AdagradOptions;
    using State = torch::optim::AdagradParamState;
    static void options(auto& o, auto&& f) {
        f("lr", o.lr());
        f("lr_decay", o.lr_decay());
        f("eps", o.eps());
        f("weight_decay", o.weight_decay());
        f("initial_accumulator_value", o.initial_accumulator_value());
    }
    static void state(auto& s, auto&& f) {
        f("step", s.step());
        f("sum", s.sum());
    }
};

template <>
struct TorchLayout<torch::optim::RMSprop> {
    static constexpr std::string_view name = "RMSprop";
    static constexpr bool has_shapes_of_parameters = true;
    using Options = torch::optim::RMSpropOptions;
    using State = torch::optim::RMSpropParamState;
    static void options(auto& o, auto&& f) {
        f("lr", o.lr());
        f("momentum", o.momentum());
        f("alpha", o.alpha());
        f("eps", o.eps());
        f("centered", o.centered());
        f("weight_decay", o.weight_decay());
    }
    static void state(auto& s, auto&& f) {
        f("step", s.step());
        f("square_avg", s.square_avg());
        f("momentum_buffer", s.momentum_buffer());
        f("grad_avg", s.grad_avg());
    }
};

/// What Python has and LibTorch's C++ optimizers have not.
void torch_flags(StateTree& group);

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/state/torch_layout-inl.hpp"
#endif
