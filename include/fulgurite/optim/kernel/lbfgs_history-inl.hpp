// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/lbfgs_history.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void LBFGSHistory::start(const Tensor& grad) {
    direction = grad.neg();
    changes.clear();
    steps.clear();
    inverses.clear();
    scale = at::ones({}, grad.options());
}

FULGURITE_INLINE void LBFGSHistory::turn(const Tensor& grad, std::int64_t size) {
    const Tensor change = grad.sub(last_grad), step = direction.mul(t), curvature = change.dot(step);
    if (read_scalar(curvature) > 1e-10) {
        if (std::ssize(changes) == size) {
            changes.erase(changes.begin());
            steps.erase(steps.begin());
            inverses.erase(inverses.begin());
        }
        changes.push_back(change);
        steps.push_back(step);
        inverses.push_back(curvature.reciprocal());
        scale = curvature.div(change.dot(change));
    }
    shares.resize(static_cast<std::size_t>(size));
    direction = grad.neg();
    for (std::size_t i = changes.size(); i-- > 0;) {
        shares[i] = steps[i].dot(direction).mul_(inverses[i]);
        if (grad.is_cpu()) direction.add_(changes[i], -read_scalar(shares[i]));
        else direction.addcmul_(changes[i], shares[i], -1);
    }
    direction.mul_(scale);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Tensor product = changes[i].dot(direction), &inverse = inverses[i];
        if (grad.is_cpu()) // only there are numbers that can be read at once
            direction.add_(steps[i], read_scalar(shares[i]) - read_scalar(product) * read_scalar(inverse));
        else direction.addcmul_(steps[i], shares[i].sub(product.mul(inverse)));
    }
}

FULGURITE_INLINE StateTree LBFGSHistory::save() const {
    StateTree saved = StateTree::dict();
    saved["func_evals"] = func_evals;
    saved["n_iter"] = n_iter;
    if (n_iter == 0) return saved;
    if (!shares.empty()) saved["al"] = list(shares);
    saved["d"] = direction;
    saved["t"] = t;
    saved["old_dirs"] = list(changes);
    saved["old_stps"] = list(steps);
    saved["ro"] = list(inverses);
    saved["H_diag"] = scale;
    saved["prev_flat_grad"] = last_grad;
    saved["prev_loss"] = last_loss;
    return saved;
}

FULGURITE_INLINE void LBFGSHistory::load(const StateTree& state, const at::TensorOptions& options) {
    n_iter = func_evals = 0;
    const StateTree* saved = state.find(0);
    if (!saved) return;
    option::load(saved->at("func_evals"), func_evals);
    option::load(saved->at("n_iter"), n_iter);
    if (n_iter == 0) return;
    const auto tensor = [&](const StateTree& value) {
        return value.is_none() ? Tensor() : option::tensor(value).to(options, false, true);
    };
    const auto tensors = [&](std::string_view key) {
        std::vector<Tensor> read;
        if (const StateTree* list = saved->find(key))
            for (const StateTree& value : list->elements()) read.push_back(tensor(value));
        return read;
    };
    direction = tensor(saved->at("d"));
    option::load(saved->at("t"), t);
    changes = tensors("old_dirs");
    steps = tensors("old_stps");
    inverses = tensors("ro");
    shares = tensors("al");
    scale = tensor(saved->at("H_diag"));
    last_grad = tensor(saved->at("prev_flat_grad"));
    option::load(saved->at("prev_loss"), last_loss);
}

FULGURITE_INLINE StateTree LBFGSHistory::list(const std::vector<Tensor>& tensors) {
    StateTree saved = StateTree::list();
    for (const Tensor& tensor : tensors) saved.push_back(tensor.defined() ? StateTree(tensor) : StateTree());
    return saved;
}

} // namespace fulgurite::optim
