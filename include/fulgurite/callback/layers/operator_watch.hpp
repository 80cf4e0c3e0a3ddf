// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/record_function.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/callback/layers/operator_flops.hpp"

namespace fulgurite::callback {

/// One of LibTorch's operators that was called by a program, not by another operator.
struct WatchedOperator {
    std::string name;                        ///< "aten::addmm"
    std::vector<at::Tensor> inputs, outputs; ///< in order, those of lists with them
    std::int64_t flops = 0;                  ///< see `OperatorFlops`; of all that it consists of
};

namespace detail {

// `RecordFunction::inputs()` asserts, in programs that are compiled with assertions, what a LibTorch that is not never
// sets; the member behind it is the same in both. An explicit instantiation may name what is private.
struct RecordedInputs {
    using type = c10::ArrayRef<const c10::IValue> at::RecordFunction::*;
    friend type member(RecordedInputs);
};
template <class Which, typename Which::type Pointer>
struct PrivateMember {
    friend typename Which::type member(Which) { return Pointer; }
};
template struct PrivateMember<RecordedInputs, &at::RecordFunction::inputs_>;

} // namespace detail

/// While it lives, every operator that this thread calls, and those of the backward passes that it starts, are told of
/// when they are done. LibTorch's own means for profilers: without a watch, nothing is slower.
class OperatorWatch {
public:
    using Listener = std::function<void(WatchedOperator&&)>;

    explicit OperatorWatch(Listener listener)
        : guard_(kind(), std::make_shared<Info>(std::move(listener))),
          handle_(at::addThreadLocalCallback(at::RecordFunctionCallback(&start, &end)
                                                 .needsInputs(true)
                                                 .needsOutputs(true)
                                                 .scopes({at::RecordScope::FUNCTION}))) {}
    OperatorWatch(const OperatorWatch&) = delete;
    OperatorWatch& operator=(const OperatorWatch&) = delete;
    ~OperatorWatch() { at::removeCallback(handle_); }

private:
    // What a thread inherits from the one that it works for, as a backward pass does. In LibTorch 2.15 it is no
    // constant.
    static c10::DebugInfoKind kind() { return c10::DebugInfoKind::PRODUCER_INFO; }
    struct Info : c10::DebugInfoBase {
        explicit Info(Listener given) : listener(std::move(given)) {}
        Listener listener;
        std::mutex one_at_a_time; // a backward pass may use several threads
    };
    struct Call : at::ObserverContext {
        Call(const char* name, OperatorFlops::Values arguments) : flops(name, arguments) {}
        OperatorFlops flops;
        std::vector<at::Tensor> inputs;
        bool outermost = false, counts = false;
    };
    struct Thread {
        int depth = 0;
        bool counting = false; // within an operator that is counted as a whole
        std::int64_t flops = 0;
    };
    static Thread& thread() {
        thread_local Thread state;
        return state;
    }
    static void gather(const c10::IValue& value, std::vector<at::Tensor>& tensors);

    static std::unique_ptr<at::ObserverContext> start(const at::RecordFunction& function);
    static void end(const at::RecordFunction& function, at::ObserverContext* context);

    c10::DebugInfoGuard guard_;
    at::CallbackHandle handle_;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/layers/operator_watch-inl.hpp"
#endif
