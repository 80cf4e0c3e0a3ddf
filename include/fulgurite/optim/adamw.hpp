// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_fused_adamw.h>

#include "fulgurite/optim/kernel/adam_family.hpp"

namespace fulgurite::optim {

struct AdamWOptions {
    double lr = 1e-3;                        ///< step size, ≥ 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the averages of gradient and squared gradient, in [0, 1)
    double eps = 1e-8;                       ///< added to the denominator, ≥ 0
    double weight_decay = 1e-2;              ///< each step takes lr · weight_decay of the weights away, ≥ 0
    bool amsgrad = false;                    ///< divide by the largest average so far (Reddi et al. 2018)
    bool maximize = false;                   ///< climb instead of descending
};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), equal to Python's `torch.optim.AdamW(fused=True)` bit
/// for bit.
///
///     optim::AdamW{parameters(), {.lr = 1e-3, .weight_decay = 0.05}}
class AdamW : public AdamFamily<AdamW, AdamWOptions> {
public:
    using AdamFamily::AdamFamily;

    static constexpr std::string_view name_v = "AdamW";
    static constexpr bool decoupled = true;

    static void update(Bucket<3>& bucket, const AdamWOptions& o);

    // Python's AdamW would turn into Adam on loading its state; a type cannot.
    static void check_loaded(const StateTree& group);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<AdamW, AdamWOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adamw-inl.hpp"
#endif
