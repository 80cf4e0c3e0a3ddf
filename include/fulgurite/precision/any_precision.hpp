// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/precision/bf16_mixed.hpp"
#include "fulgurite/precision/bf16_true.hpp"
#include "fulgurite/precision/double_precision.hpp"
#include "fulgurite/precision/fp16_mixed.hpp"
#include "fulgurite/precision/fp16_true.hpp"
#include "fulgurite/precision/full_precision.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// The numbers that a step computes with, chosen at run time by Lightning's names: "32-true", "bf16-mixed", "64-true",
/// "16-mixed", "bf16-true", "16-true"; "32", "64", "16" and "bf16" mean what they mean there. Throws `Error` for
/// another name. Whether the loss is scaled is asked at each step; manual optimization, and an optimizer that asks for
/// the loss, throw where it would be.
class AnyPrecision : public policy::Precision {
    using Chosen = std::variant<FullPrecision, Bf16Mixed, Fp16Mixed, DoublePrecision, Bf16True, Fp16True>;

public:
    /// The guard of any of them.
    class Scope {
    public:
        Scope(const Chosen& chosen, c10::DeviceType device);

    private:
        std::optional<precision::Autocast> cast_;
        std::optional<precision::DefaultDtype> dtype_;
    };

    explicit AnyPrecision(std::string_view name = "32-true") : chosen_(named(name)) {}

    Scope scope() const { return Scope(chosen_, device_); }
    void connect(c10::Device device) {
        device_ = device.type();
        std::visit([&](auto& policy) { policy.connect(device); }, chosen_);
    }
    void convert_module(auto& module) const {
        std::visit([&](const auto& policy) { policy.convert_module(module); }, chosen_);
    }
    void convert_batch(auto& batch) const {
        std::visit([&](const auto& policy) { policy.convert_batch(batch); }, chosen_);
    }
    void forget_casts() const {
        std::visit([](const auto& policy) { policy.forget_casts(); }, chosen_);
    }

    /// Whether it is "16-mixed".
    bool scales_loss_now() const { return std::holds_alternative<Fp16Mixed>(chosen_); }
    at::Tensor scale(const at::Tensor& loss) { return std::get<Fp16Mixed>(chosen_).scale(loss); }
    bool unscale(std::span<const at::Tensor> gradients) { return std::get<Fp16Mixed>(chosen_).unscale(gradients); }
    /// That of the scale; empty where there is none.
    StateTree state_dict() const {
        return scales_loss_now() ? std::get<Fp16Mixed>(chosen_).state_dict() : StateTree::dict();
    }
    /// A state without a scale, of another precision, leaves it as it is.
    void load_state_dict(const StateTree& state) {
        if (scales_loss_now() && !state.empty()) std::get<Fp16Mixed>(chosen_).load_state_dict(state);
    }

private:
    static Chosen named(std::string_view name);

    Chosen chosen_;
    c10::DeviceType device_ = c10::kCPU;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/precision/any_precision-inl.hpp"
#endif
