// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>

#include <optional>
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
#include "fulgurite/precision/fp16_true.hpp"
#include "fulgurite/precision/full_precision.hpp"

namespace fulgurite {

/// The numbers that a step computes with, chosen at run time by Lightning's names: "32-true", "bf16-mixed", "64-true",
/// "bf16-true", "16-true"; "32", "64" and "bf16" mean what they mean there. Throws `Error` for another name, and for
/// "16-mixed", whose scaled loss changes the order of a step: give the Trainer `Fp16Mixed` itself.
class AnyPrecision : public policy::Precision {
    using Chosen = std::variant<FullPrecision, Bf16Mixed, DoublePrecision, Bf16True, Fp16True>;

public:
    /// The guard of any of them.
    class Scope {
    public:
        Scope(const Chosen& chosen, c10::DeviceType device) {
            std::visit(
                [&]<class P>(const P&) {
                    if constexpr (std::is_same_v<P, Bf16Mixed>) cast_.emplace(device, c10::kBFloat16);
                    else if constexpr (requires { P::dtype; }) dtype_.emplace(P::dtype);
                },
                chosen);
        }

    private:
        std::optional<precision::Autocast> cast_;
        std::optional<precision::DefaultDtype> dtype_;
    };

    explicit AnyPrecision(std::string_view name = "32-true") : chosen_(named(name)) {}

    Scope scope() const { return Scope(chosen_, device_); }
    void connect(c10::Device device) { device_ = device.type(); }
    void convert_module(auto& module) const {
        std::visit([&](const auto& policy) { policy.convert_module(module); }, chosen_);
    }
    void convert_batch(auto& batch) const {
        std::visit([&](const auto& policy) { policy.convert_batch(batch); }, chosen_);
    }
    void forget_casts() const {
        std::visit([](const auto& policy) { policy.forget_casts(); }, chosen_);
    }

private:
    static Chosen named(std::string_view name) {
        if (name == "32-true" || name == "32") return FullPrecision{};
        if (name == "bf16-mixed" || name == "bf16") return Bf16Mixed{};
        if (name == "64-true" || name == "64") return DoublePrecision{};
        if (name == "bf16-true") return Bf16True{};
        if (name == "16-true") return Fp16True{};
        if (name == "16-mixed" || name == "16")
            throw Error("the precision '", name,
                        "' scales the loss, which is not chosen at run time; give the Trainer "
                        "Fp16Mixed itself, or take bf16-mixed");
        throw Error("there is no precision '", name, "'",
                    suggestion(name, {"32-true", "bf16-mixed", "64-true", "bf16-true", "16-true"}, "it may be"));
    }

    Chosen chosen_;
    c10::DeviceType device_ = c10::kCPU;
};

} // namespace fulgurite
