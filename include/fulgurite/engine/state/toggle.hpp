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
    Toggle(Toggle*& innermost, const std::vector<at::Tensor>& all, const std::vector<at::Tensor>& own)
        : innermost_(innermost), outer_(std::exchange(innermost, this)) {
        std::vector<bool> required;
        required.reserve(own.size());
        for (const auto& parameter : own) required.push_back(required_at_first(parameter));
        before_.reserve(all.size());
        for (const auto& parameter : all) {
            before_.emplace_back(parameter, parameter.requires_grad());
            set(parameter, false);
        }
        for (std::size_t i = 0; i < own.size(); ++i) set(own[i], required[i]);
    }
    Toggle(const Toggle&) = delete;
    Toggle& operator=(const Toggle&) = delete;
    ~Toggle() {
        // From the end: a parameter of two optimizers stands twice, and as it was where it stands first.
        for (auto state = before_.rbegin(); state != before_.rend(); ++state) set(state->first, state->second);
        innermost_ = outer_;
    }

private:
    static void set(at::Tensor parameter, bool required) {
        if (parameter.requires_grad() != required) parameter.set_requires_grad(required);
    }
    // Before the outermost of the toggles that hold.
    bool required_at_first(const at::Tensor& parameter) const {
        bool required = parameter.requires_grad();
        for (const auto* outer = outer_; outer; outer = outer->outer_) {
            const auto state = std::find_if(outer->before_.begin(), outer->before_.end(),
                                            [&](const auto& other) { return other.first.is_same(parameter); });
            if (state != outer->before_.end()) required = state->second;
        }
        return required;
    }

    Toggle*& innermost_;
    Toggle* outer_;
    std::vector<std::pair<at::Tensor, bool>> before_;
};

} // namespace fulgurite::engine
