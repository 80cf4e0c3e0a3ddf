// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>

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
bool ordered_alike(const Tensor& a, const Tensor& b);

/// How a group is cut into buckets. It is made when the set of parameters that have gradients changes, in most
/// trainings once; each step then only puts the gradients into their places. `Rule` is the optimizer, see
/// `KernelOptimizer`.
template <class Rule, std::size_t Columns>
class BucketPlan {
public:
    using Options = typename Rule::Options;
    std::vector<Slot<Columns>> slots;     ///< of each parameter of the group
    std::vector<Bucket<Columns>> buckets; ///< each is one call of a kernel

    /// Brings gradients and buckets together for one step. `group` is its index, for messages.
    void prepare(const std::vector<Tensor>& params, const Options& options, std::size_t group) {
        const unsigned columns = Rule::columns(options);
        if (C10_LIKELY(columns == columns_ && gather(params))) return;
        make(params, options, group);
    }

    /// To be called after a step: buckets whose members had never stepped can go with the others from now on.
    void finish() {
        for (auto& bucket : buckets) {
            bucket.finish();
            if (Rule::first_step_apart && bucket.first_step && buckets.size() > 1) columns_ = stale;
            bucket.first_step = false;
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
        buckets.clear();
        for (std::size_t i = 0; i < params.size(); ++i) {
            const Tensor& grad = params[i].unsafeGetTensorImpl()->grad();
            if (!grad.defined()) continue;
            const bool sparse = grad.layout() != at::kStrided;
            if constexpr (Rule::takes_sparse) sparse_[i] = sparse ? 1 : 0;
            else if (sparse != Rule::sparse_gradients)
                throw Error(Rule::name_v, ": the gradient of parameter ", i, " of group ", group, " is ",
                            Rule::sparse_gradients
                                ? "dense; only sparse gradients are taken, give this parameter to Adam"
                                : "sparse; only dense gradients are taken, for an embedding make it with "
                                  "sparse(false)");
            assign(i, params, columns);
        }
        for (auto& bucket : buckets) fill(bucket, params, options, columns);
        columns_ = columns;
    }

    // Finds the bucket that parameter i belongs to.
    void assign(std::size_t i, const std::vector<Tensor>& params, unsigned columns) {
        const bool first = Rule::first_step_apart && columns != 0 && !slots[i].state[0].defined();
        for (auto& bucket : buckets) {
            const Tensor& other = params[bucket.members.front()];
            if (bucket.first_step == first && bucket.sparse == sparse(i) && other.device() == params[i].device() &&
                other.dtype() == params[i].dtype() && count_alike(bucket.members.front(), i) &&
                holds(bucket, params[i]))
                return join(bucket, i, params[i]);
        }
        buckets.emplace_back();
        buckets.back().first_step = first;
        buckets.back().sparse = sparse(i);
        join(buckets.back(), i, params[i]);
    }

    bool sparse(std::size_t i) const {
        if constexpr (Rule::takes_sparse) return sparse_[i] != 0;
        else return Rule::sparse_gradients;
    }
    static void join(Bucket<Columns>& bucket, std::size_t i, const Tensor& param) {
        bucket.members.push_back(i);
        bucket.bytes += param.nbytes();
    }
    // Several kernels in turn walk a bucket: on the CPU, what one has touched should be in the cache for the next.
    static bool holds(const Bucket<Columns>& bucket, const Tensor& param) {
        constexpr std::size_t cached = std::size_t{128} << 10;
        return Rule::one_kernel || !param.is_cpu() || bucket.bytes + param.nbytes() <= cached;
    }

    // What computes with the count of steps on the host computes once for a bucket.
    bool count_alike(std::size_t i, std::size_t j) const {
        if constexpr (!Rule::counts_on_host || !Rule::counts_alike) return true;
        const auto count = [this](std::size_t k) { return slots[k].step.defined() ? read_scalar(slots[k].step) : 0; };
        return count(i) == count(j);
    }

    void fill(Bucket<Columns>& bucket, const std::vector<Tensor>& params, const Options& options, unsigned columns) {
        bucket.grads.resize(bucket.members.size());
        for (std::size_t k = 0; k < bucket.members.size(); ++k) {
            const std::size_t i = bucket.members[k];
            const Tensor& param = params[i];
            bucket.params.push_back(param);
            places_[i] = &bucket.grads[k];
            put(bucket.grads[k], param.unsafeGetTensorImpl()->grad(), param);
            for (std::size_t c = 0; c < Columns; ++c) {
                if ((columns >> c & 1U) == 0) continue;
                if (!slots[i].state[c].defined()) slots[i].state[c] = Rule::fresh(c, param, options);
                bucket.state[c].push_back(slots[i].state[c]);
            }
            if (Rule::counts_steps && !slots[i].step.defined()) slots[i].step = step_of<Rule>(param, 0);
        }
        if (Rule::counts_steps) bucket.share_steps(slots);
    }

    unsigned columns_ = stale;    // the columns of state that the buckets were made for
    std::vector<char> sparse_;    // whether a parameter's gradient was sparse then, where both kinds are taken
    std::vector<Tensor*> places_; // where a parameter's gradient goes; nullptr: had none when the plan was made
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/bucket_plan-inl.hpp"
#endif
