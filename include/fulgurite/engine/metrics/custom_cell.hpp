// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>

#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/log/flags.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What an epoch gathers under a key with a reduction of the user's.
template <Reduction R, bool Host>
struct CustomCell {
    R reduction{};
    std::vector<std::pair<at::Tensor, double>> waiting; // for a reduction of numbers: values that are on a device
    bool any = false;

    void record(const at::Tensor& value, double samples) {
        any = true;
        if constexpr (fulgurite::detail::Takes<R, at::Tensor>) give(value.detach(), samples);
        else if constexpr (Host) give(read_scalar(value), samples);
        else waiting.emplace_back(value.detach(), samples);
    }
    void record(double value, double samples) {
        any = true;
        if constexpr (fulgurite::detail::Takes<R, double>) {
            read_waiting();
            give(value, samples);
        } else give(at::scalar_tensor(value, at::kDouble), samples);
    }
    double reduced() {
        read_waiting();
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(reduction.compute())>>)
            return static_cast<double>(reduction.compute());
        else return read_scalar(reduction.compute());
    }

    StateTree save() {
        read_waiting();
        auto state = StateTree::dict();
        state["any"] = any;
        if constexpr (requires { reduction.state_dict(); }) state["reduction"] = reduction.state_dict();
        return state;
    }
    void load(const StateTree& state) {
        if constexpr (requires { reduction.load_state_dict(state); }) {
            any = state.at("any").as_bool();
            if (any) reduction.load_state_dict(state.at("reduction"));
        }
    }

private:
    void give(const auto& value, [[maybe_unused]] double samples) {
        if constexpr (requires { reduction.update(value, samples); }) reduction.update(value, samples);
        else reduction.update(value);
    }
    void read_waiting() {
        if constexpr (!fulgurite::detail::Takes<R, at::Tensor>)
            for (const auto& [value, samples] : std::exchange(waiting, {})) give(read_scalar(value), samples);
    }
};

} // namespace fulgurite::engine
