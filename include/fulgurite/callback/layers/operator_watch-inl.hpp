// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/layers/operator_watch.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void OperatorWatch::gather(const c10::IValue& value, std::vector<at::Tensor>& tensors) {
    if (value.isTensor() && value.toTensor().defined()) tensors.push_back(value.toTensor());
    else if (value.isTensorList())
        for (const at::Tensor& tensor : value.toTensorVector()) tensors.push_back(tensor);
}

FULGURITE_INLINE std::unique_ptr<at::ObserverContext> OperatorWatch::start(const at::RecordFunction& function) {
    const OperatorFlops::Values arguments = function.*member(detail::RecordedInputs());
    auto call = std::make_unique<Call>(function.name(), arguments);
    Thread& state = thread();
    call->outermost = state.depth == 0;
    if (call->outermost)
        for (const auto& input : arguments) gather(input, call->inputs);
    call->counts = !state.counting && call->flops.counts();
    state.counting = state.counting || call->counts;
    ++state.depth;
    return call;
}

FULGURITE_INLINE void OperatorWatch::end(const at::RecordFunction& function, at::ObserverContext* context) {
    if (!context) return; // its start failed, which LibTorch has told
    auto& call = static_cast<Call&>(*context);
    Thread& state = thread();
    --state.depth;
    if (call.counts) {
        state.flops += call.flops.total(function.outputs());
        state.counting = false;
    }
    if (!call.outermost) return;
    WatchedOperator done{function.name(), std::move(call.inputs), {}, std::exchange(state.flops, 0)};
    for (const auto& output : function.outputs()) gather(output, done.outputs);
    if (auto* info = static_cast<Info*>(c10::ThreadLocalDebugInfo::get(kind()))) {
        const std::lock_guard lock(info->one_at_a_time);
        info->listener(std::move(done));
    }
}

} // namespace fulgurite::callback
