// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace fulgurite::engine {

/// While it lives, of all parameters that optimizers have only those of one require a gradient, as they did before:
/// Lightning's `toggle_optimizer`. What `run.toggle(optimizer)` gives. At its end all are as they were. Within another
/// one the inner one holds; they end in the reverse order.
class [[nodiscard("the parameters are toggled while it lives")]] Toggle {
public:
    /// `all`: parameters of every optimizer. `own`: those to keep. `innermost`: where the run keeps the toggle that
    /// holds.
    Toggle(Toggle*& innermost, const std::vector<at::Tensor>& all, const std::vector<at::Tensor>& own);
    Toggle(const Toggle&) = delete;
    Toggle& operator=(const Toggle&) = delete;
    ~Toggle();

private:
    static void set(at::Tensor parameter, bool required) {
        if (parameter.requires_grad() != required) parameter.set_requires_grad(required);
    }
    // Before the outermost of the toggles that hold.
    bool required_at_first(const at::Tensor& parameter) const;

    Toggle*& innermost_;
    Toggle* outer_;
    std::vector<std::pair<at::Tensor, bool>> before_;
};

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/state/toggle-inl.hpp"
#endif
