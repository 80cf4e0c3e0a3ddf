// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/type_list.hpp"

namespace fulgurite::callback {

/// The tag of policies that average weights: a checkpoint and a validation have room for one average.
struct AveragesWeights {
    static constexpr std::string_view why =
        "each averages the weights, and a checkpoint and a validation have room for one average; keep one of them";
    template <class... Given>
    struct alone {
        static_assert((holds_for<(sizeof...(Given) < 2), Given...>),
                      "fulgurite: a Trainer was given several policies that average weights, and a checkpoint and a "
                      "validation have room for one average; keep one of these");
    };
};

} // namespace fulgurite::callback
