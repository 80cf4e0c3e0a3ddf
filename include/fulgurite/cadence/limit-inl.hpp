// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string Limit::describe() const {
    std::string text;
    const auto add = [&](const char* stage, const Amount& amount) {
        if (!amount.is_all()) text += (text.empty() ? "" : ", ") + std::string(stage) + " " + amount.words();
    };
    add("train", train);
    add("val", val);
    add("test", test);
    add("predict", predict);
    return "Limit{" + text + "}";
}

} // namespace fulgurite
