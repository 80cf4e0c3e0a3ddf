// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/addmm.h>
#include <c10/util/StringUtil.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "fulgurite/optim/kernel/kernel_optimizer.hpp"

namespace fulgurite::optim {

/// How Muon fits the step size to a matrix of m rows and n columns: by √max(1, m / n), or by 0.2 · √max(m, n), with
/// which the step size is that of AdamW.
enum class AdjustLr { original, match_rms_adamw };

constexpr std::array<std::string_view, 2> names_of(AdjustLr) { return {"original", "match_rms_adamw"}; }

struct MuonOptions {
    double lr = 1e-3;                                              ///< step size, ≥ 0
    double weight_decay = 0.1;                                     ///< each step takes lr · weight_decay away, ≥ 0
    double momentum = 0.95;                                        ///< share of the last direction that is kept, ≥ 0
    bool nesterov = true;                                          ///< look ahead
    std::array<double, 3> ns_coefficients{3.4445, -4.775, 2.0315}; ///< of the Newton-Schulz iteration
    double eps = 1e-7;                                             ///< smallest norm that is divided by, ≥ 0
    std::int64_t ns_steps = 5;                                     ///< of the Newton-Schulz iteration, 0 to 99
    std::optional<AdjustLr> adjust_lr_fn = {};                     ///< none is `original`
};

/// Muon (Jordan et al. 2024): momentum, made orthogonal in bfloat16; Python's `torch.optim.Muon`. For matrices alone:
/// give biases, embeddings and the last layer to another optimizer. Throws `Error` for a parameter that is no matrix.
///
///     optim::Muon{{hidden->weight}, {.lr = 0.02}}
class Muon : public KernelOptimizer<Muon, MuonOptions, 1> {
public:
    using KernelOptimizer::KernelOptimizer;

    static constexpr std::string_view name_v = "Muon";
    static constexpr std::array<std::string_view, 1> state_names{"momentum_buffer"};
    static constexpr bool counts_steps = false, first_step_apart = false;

    static constexpr unsigned columns(const MuonOptions&) { return 1; }

    static void check(const MuonOptions& options);
    static void check_group(std::size_t g, const Group& group);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("weight_decay", options.weight_decay);
        f("momentum", options.momentum);
        f("nesterov", options.nesterov);
        f("ns_coefficients", options.ns_coefficients);
        f("eps", options.eps);
        f("ns_steps", options.ns_steps);
        f("adjust_lr_fn", options.adjust_lr_fn);
    }

    static void flags(StateTree&) {}

    static void update(Bucket<1>& bucket, const MuonOptions& o);

private:
    // Singular values are driven to about 1 by a polynomial of the fifth degree, applied again and again.
    static Tensor orthogonal(const Tensor& direction, const MuonOptions& o);
};

#ifdef FULGURITE_COMPILED
extern template class KernelOptimizer<Muon, MuonOptions, 1>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/muon-inl.hpp"
#endif
