// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/type_list.hpp"

namespace fulgurite::callback {

/// The tag of policies that say whether cuDNN tries its kernels out.
struct SetsCudnnBenchmark {
    static constexpr std::string_view why =
        "each says whether cuDNN tries its kernels out; take CudnnBenchmark out, and give Deterministic{.benchmark = "
        "true} where you want it";
    template <class... Given>
    struct alone {
        static_assert((holds_for<(sizeof...(Given) < 2), Given...>),
                      "fulgurite: Deterministic sets cuDNN's benchmark as well; take CudnnBenchmark out, and give "
                      "Deterministic{.benchmark = true} where you want it");
    };
};

} // namespace fulgurite::callback
