// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/lbfgs.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE LBFGS::LBFGS(std::vector<Tensor> params, const Options& options)
    : groups_{{std::move(params), options}} {
    groups_[0].options.max_eval = most_evaluations(options);
    check(groups_[0].options);
    check_parameters(name_v, std::span(std::as_const(groups_)));
}

FULGURITE_INLINE StateTree LBFGS::state_dict() const {
    StateTree state = StateTree::dict(), group = StateTree::dict(), ids = StateTree::list();
    if (history_.n_iter > 0 || history_.func_evals > 0) state[0] = history_.save();
    visit(groups_[0].options, [&](std::string_view key, const auto& value) { group[key] = option::save(value); });
    if (groups_[0].initial_lr) group["initial_lr"] = *groups_[0].initial_lr;
    for (std::size_t i = 0; i < groups_[0].params.size(); ++i) ids.push_back(i);
    group["params"] = std::move(ids);
    StateTree whole = StateTree::dict();
    whole["state"] = std::move(state);
    whole["param_groups"] = StateTree::list({std::move(group)});
    return whole;
}

FULGURITE_INLINE void LBFGS::load_state_dict(const StateTree& whole) {
    const StateTree& saved = whole.at("param_groups", 0);
    check_owner("LBFGS", state_dict().at("param_groups", 0), saved);
    if (saved.at("params").size() != groups_[0].params.size())
        throw Error("LBFGS: the state has ", saved.at("params").size(), " parameters, here there are ",
                    groups_[0].params.size(), "; load it into the model that it was saved from");
    LBFGS loaded = *this;
    Group& group = loaded.groups_[0];
    visit(group.options, [&](std::string_view key, auto& value) { option::load(saved.at(key), value); });
    if (const auto* initial = saved.find("initial_lr")) option::load(*initial, group.initial_lr.emplace());
    check(group.options);
    loaded.history_.load(whole.at("state"), group.params.front().options().requires_grad(false));
    *this = std::move(loaded);
}

FULGURITE_INLINE void LBFGS::check(const Options& options) {
    option::require_not_negative(name_v, "lr", options.lr);
    option::require(options.max_iter >= 1, name_v, "max_iter", options.max_iter, "1 or more");
    option::require(most_evaluations(options) >= 1, name_v, "max_eval", most_evaluations(options), "1 or more");
    option::require_not_negative(name_v, "tolerance_grad", options.tolerance_grad);
    option::require_not_negative(name_v, "tolerance_change", options.tolerance_change);
    option::require(options.history_size >= 1, name_v, "history_size", options.history_size, "1 or more");
}

FULGURITE_INLINE double LBFGS::largest(const Tensor& values) {
    if (!values.is_cpu()) return read_scalar(at::linalg_vector_norm(values, std::numeric_limits<double>::infinity()));
    const auto [low, high] = at::aminmax(values);
    return std::max(-read_scalar(low), read_scalar(high));
}

FULGURITE_INLINE Tensor LBFGS::flat_gradient() const {
    std::vector<Tensor> flat;
    for (const Tensor& param : groups_[0].params) {
        const Tensor& grad = param.grad();
        if (!grad.defined()) flat.push_back(at::zeros({param.numel()}, param.options().requires_grad(false)));
        else flat.push_back((grad.layout() == at::kStrided ? grad : grad.to_dense()).reshape(-1));
    }
    return at::cat(flat);
}

FULGURITE_INLINE void LBFGS::move(double t) {
    std::int64_t offset = 0;
    for (Tensor& param : groups_[0].params) {
        param.add_(history_.direction.narrow(0, offset, param.numel()).view_as(param), t);
        offset += param.numel();
    }
}

} // namespace fulgurite::optim
