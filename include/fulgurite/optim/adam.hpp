// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_fused_adam.h>

#include "fulgurite/optim/kernel/adam_family.hpp"

namespace fulgurite::optim {

struct AdamOptions {
    double lr = 1e-3;                        ///< step size, ≥ 0
    std::array<double, 2> betas{0.9, 0.999}; ///< decay of the averages of gradient and squared gradient, in [0, 1)
    double eps = 1e-8;                       ///< added to the denominator, ≥ 0
    double weight_decay = 0;                 ///< L2 penalty, added to the gradient, ≥ 0
    bool amsgrad = false;                    ///< divide by the largest average so far (Reddi et al. 2018)
    bool maximize = false;                   ///< climb instead of descending
};

/// Adam (Kingma and Ba 2015), equal to Python's `torch.optim.Adam(fused=True)` bit for bit.
///
///     optim::Adam{parameters(), {.lr = 1e-3}}
class Adam : public AdamFamily<Adam, AdamOptions> {
public:
    using AdamFamily::AdamFamily;

    static constexpr std::string_view name_v = "Adam";
    static constexpr bool decoupled = false;

    static void update(Bucket<3>& bucket, const AdamOptions& o);

    // Python's Adam would turn into AdamW on loading its state; a type cannot.
    static void check_loaded(const StateTree& group);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Adam, AdamOptions, 3>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/adam-inl.hpp"
#endif
