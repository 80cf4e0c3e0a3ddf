// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <fmt/format.h>

#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/kernel/bucket.hpp"

namespace fulgurite::optim {

/// A count of steps as it is kept: beside the parameter, where a fused kernel reads it, or on the host.
template <class Rule>
Tensor step_of(const Tensor& param, double count) {
    const at::TensorOptions host(at::kFloat);
    return at::full({}, count, Rule::counts_on_host ? host : host.device(param.device()));
}

/// Whether both memories are walked in the same order. Strides of dimensions of size 1 do not matter.
inline bool ordered_alike(const Tensor& a, const Tensor& b) {
    if (C10_LIKELY(a.strides() == b.strides())) return true;
    for (std::int64_t d = 0; d < a.dim(); ++d)
        if (a.size(d) != 1 && a.stride(d) != b.stride(d)) return false;
    return true;
}

/// How a group is cut into batches. It is made when the set of parameters that have gradients changes, in most
/// trainings once; each step then only puts the gradients into their places. `Rule` is the optimizer, see `Base`.
template <class Rule, std::size_t Columns>
class Plan {
public:
    using Options = typename Rule::Options;
    std::vector<Slot<Columns>> slots;    ///< of each parameter of the group
    std::vector<Batch<Columns>> batches; ///< each is one call of a kernel

    /// Brings gradients and batches together for one step. `group` is its index, for messages.
    void prepare(const std::vector<Tensor>& params, const Options& options, std::size_t group) {
        const unsigned columns = Rule::columns(options);
        if (C10_LIKELY(columns == columns_ && gather(params))) return;
        make(params, options, group);
    }

    /// To be called after a step: batches whose members had never stepped can go with the others from now on.
    void finish() {
        for (auto& batch : batches) {
            batch.finish();
            if (Rule::first_step_apart && batch.first_step && batches.size() > 1) columns_ = stale;
            batch.first_step = false;
        }
    }

private:
    static constexpr unsigned stale = ~0U;

    // Copies the handles of all gradients; false: this plan is not for the parameters that have one.
    bool gather(const std::vector<Tensor>& params) {
        if (places_.size() != params.size()) return false;
        for (std::size_t i = 0; i < params.size(); ++i) {
            const Tensor& grad = params[i].unsafeGetTensorImpl()->grad();
            if (grad.defined() != (places_[i] != nullptr)) return false;
            if constexpr (Rule::takes_sparse)
                if (grad.defined() && (grad.layout() != at::kStrided) != (sparse_[i] != 0)) return false;
            if (grad.defined()) put(*places_[i], grad, params[i]);
        }
        return true;
    }

    static void put(Tensor& place, const Tensor& grad, const Tensor& param) {
        place = grad;
        if constexpr (Rule::sparse_gradients) return;
        if constexpr (Rule::takes_sparse)
            if (grad.layout() != at::kStrided) return;
        // Kernels walk both memories side by side.
        if (C10_UNLIKELY(!ordered_alike(grad, param))) place = at::empty_like(param).copy_(grad);
    }

    void make(const std::vector<Tensor>& params, const Options& options, std::size_t group) {
        const unsigned columns = Rule::columns(options);
        columns_ = stale; // until all is well
        slots.resize(params.size());
        places_.assign(params.size(), nullptr);
        if constexpr (Rule::takes_sparse) sparse_.assign(params.size(), 0);
        batches.clear();
        for (std::size_t i = 0; i < params.size(); ++i) {
            const Tensor& grad = params[i].unsafeGetTensorImpl()->grad();
            if (!grad.defined()) continue;
            const bool sparse = grad.layout() != at::kStrided;
            if constexpr (Rule::takes_sparse) sparse_[i] = sparse ? 1 : 0;
            else if (sparse != Rule::sparse_gradients)
                throw Error(fmt::format("{}: the gradient of parameter {} of group {} is {}", Rule::name_v, i, group,
                                        Rule::sparse_gradients
                                            ? "dense; only sparse gradients are taken, give this parameter to Adam"
                                            : "sparse; only dense gradients are taken, for an embedding make it with "
                                              "sparse(false)"));
            assign(i, params, columns);
        }
        for (auto& batch : batches) fill(batch, params, options, columns);
        columns_ = columns;
    }

    // Finds the batch that parameter i belongs to.
    void assign(std::size_t i, const std::vector<Tensor>& params, unsigned columns) {
        const bool first = Rule::first_step_apart && columns != 0 && !slots[i].state[0].defined();
        for (auto& batch : batches) {
            const Tensor& other = params[batch.members.front()];
            if (batch.first_step == first && batch.sparse == sparse(i) && other.device() == params[i].device() &&
                other.dtype() == params[i].dtype() && count_alike(batch.members.front(), i) && holds(batch, params[i]))
                return join(batch, i, params[i]);
        }
        batches.emplace_back();
        batches.back().first_step = first;
        batches.back().sparse = sparse(i);
        join(batches.back(), i, params[i]);
    }

    bool sparse(std::size_t i) const {
        if constexpr (Rule::takes_sparse) return sparse_[i] != 0;
        else return Rule::sparse_gradients;
    }
    static void join(Batch<Columns>& batch, std::size_t i, const Tensor& param) {
        batch.members.push_back(i);
        batch.bytes += param.nbytes();
    }
    // Several kernels in turn walk a batch: on the CPU, what one has touched should be in the cache for the next.
    static bool holds(const Batch<Columns>& batch, const Tensor& param) {
        constexpr std::size_t cached = std::size_t{128} << 10;
        return Rule::one_kernel || !param.is_cpu() || batch.bytes + param.nbytes() <= cached;
    }

    // What computes with the count of steps on the host computes once for a batch.
    bool count_alike(std::size_t i, std::size_t j) const {
        if constexpr (!Rule::counts_on_host || !Rule::counts_alike) return true;
        const auto count = [this](std::size_t k) { return slots[k].step.defined() ? read_scalar(slots[k].step) : 0; };
        return count(i) == count(j);
    }

    void fill(Batch<Columns>& batch, const std::vector<Tensor>& params, const Options& options, unsigned columns) {
        batch.grads.resize(batch.members.size());
        for (std::size_t k = 0; k < batch.members.size(); ++k) {
            const std::size_t i = batch.members[k];
            const Tensor& param = params[i];
            batch.params.push_back(param);
            places_[i] = &batch.grads[k];
            put(batch.grads[k], param.unsafeGetTensorImpl()->grad(), param);
            for (std::size_t c = 0; c < Columns; ++c) {
                if ((columns >> c & 1U) == 0) continue;
                if (!slots[i].state[c].defined()) slots[i].state[c] = Rule::fresh(c, param, options);
                batch.state[c].push_back(slots[i].state[c]);
            }
            if (Rule::counts_steps && !slots[i].step.defined()) slots[i].step = step_of<Rule>(param, 0);
        }
        if (Rule::counts_steps) batch.share_steps(slots);
    }

    unsigned columns_ = stale;    // the columns of state that the batches were made for
    std::vector<char> sparse_;    // whether a parameter's gradient was sparse then, where both kinds are taken
    std::vector<Tensor*> places_; // where a parameter's gradient goes; nullptr: had none when the plan was made
};

} // namespace fulgurite::optim
