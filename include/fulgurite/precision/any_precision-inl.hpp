// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/precision/any_precision.hpp"

namespace fulgurite {

FULGURITE_INLINE AnyPrecision::Scope::Scope(const Chosen& chosen, c10::DeviceType device) {
    std::visit(
        [&]<class P>(const P&) {
            if constexpr (std::is_same_v<P, Bf16Mixed>) cast_.emplace(device, c10::kBFloat16);
            else if constexpr (std::is_same_v<P, Fp16Mixed>) cast_.emplace(device, c10::kHalf);
            else if constexpr (requires { P::dtype; }) dtype_.emplace(P::dtype);
        },
        chosen);
}

FULGURITE_INLINE AnyPrecision::Chosen AnyPrecision::named(std::string_view name) {
    if (name == "32-true" || name == "32") return FullPrecision{};
    if (name == "bf16-mixed" || name == "bf16") return Bf16Mixed{};
    if (name == "64-true" || name == "64") return DoublePrecision{};
    if (name == "bf16-true") return Bf16True{};
    if (name == "16-true") return Fp16True{};
    if (name == "16-mixed" || name == "16") return Fp16Mixed{};
    throw Error(
        "there is no precision '", name, "'",
        suggestion(name, {"32-true", "bf16-mixed", "16-mixed", "64-true", "bf16-true", "16-true"}, "it may be"));
}

} // namespace fulgurite
