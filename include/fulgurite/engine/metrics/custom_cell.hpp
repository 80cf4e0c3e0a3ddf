// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/late_scalar.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/own_state.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What an epoch gathers under a key with a reduction of the user's. Staged: a value waits until `settle`, so that a
/// copy from before is not changed by it, also where the reduction changes tensors that copies share.
template <Reduction R, bool Host, bool Staged>
struct CustomCell {
    static constexpr bool takes_tensors = fulgurite::detail::Takes<R, at::Tensor>;
    static constexpr bool has_state = requires(R& reduction, const StateTree& state) {
        { reduction.state_dict() } -> std::convertible_to<StateTree>;
        reduction.load_state_dict(state);
    };
    using Value = std::conditional_t<takes_tensors, at::Tensor, LateScalar<Host>>;

    R reduction{};
    std::vector<std::pair<Value, double>> waiting; // also values on a device, for a reduction of numbers
    bool any = false;

    void record(const at::Tensor& value, double samples) {
        if constexpr (takes_tensors) take(Staged ? value.detach().clone() : value.detach(), samples);
        else take(late(value), samples);
    }
    void record(double value, double samples) {
        if constexpr (takes_tensors) take(at::scalar_tensor(value, at::kDouble), samples);
        else take(late(value), samples);
    }
    /// What was recorded counts from here on.
    void settle() {
        if constexpr (takes_tensors || Host) give_waiting();
    }
    double reduced() {
        give_waiting();
        return number_of(reduction.compute());
    }

    /// Changes nothing that another cell shares: what waits is given to a copy.
    StateTree save() const {
        auto state = StateTree::dict();
        state["any"] = any;
        if constexpr (has_state) {
            auto own = *this;
            own.detach();
            own.give_waiting();
            if (any) state["reduction"] = own.reduction.state_dict();
        }
        return state;
    }
    /// Shares nothing with the cell that this one was copied from.
    void detach() {
        if constexpr (has_state) {
            if (!any) return;
            auto state = reduction.state_dict();
            own_state(state);
            reduction.load_state_dict(state);
        }
    }
    void load(const StateTree& state) {
        if constexpr (has_state) {
            any = state.at("any").as_bool();
            if (any) reduction.load_state_dict(state.at("reduction"));
        }
    }

private:
    static LateScalar<Host> late(const auto& value) {
        LateScalar<Host> scalar;
        scalar.set(value);
        return scalar;
    }
    void take(Value value, double samples) {
        any = true;
        waiting.emplace_back(std::move(value), samples);
        if constexpr (!Staged) settle();
    }
    void give(const auto& value, [[maybe_unused]] double samples) {
        if constexpr (requires { reduction.update(value, samples); }) reduction.update(value, samples);
        else reduction.update(value);
    }
    void give_waiting() {
        for (const auto& [value, samples] : waiting) {
            if constexpr (takes_tensors) give(value, samples);
            else give(value.read(), samples);
        }
        waiting.clear();
    }
};

} // namespace fulgurite::engine
