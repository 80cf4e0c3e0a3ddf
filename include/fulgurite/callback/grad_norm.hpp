// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <torch/nn/module.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/logger/required.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

struct GradNormOptions {
    double norm_type = 2;              ///< the p of the norm, above 0; infinity for the largest absolute value
    bool per_parameter = false;        ///< also one norm for each parameter
    std::string prefix = "grad_";      ///< before "2.0_norm_total" and "2.0_norm/layer.weight"
    std::string group_separator = "/"; ///< before a parameter's name
};

namespace callback {

/// The norms of a module's gradients, on the first one's device.
struct GradientNorms {
    std::vector<std::string> names; ///< of the parameters that have a gradient
    Tensor each, total;             ///< [names] and one number; undefined where there is none

    GradientNorms(const torch::nn::Module& module, double norm_type);
};

/// "2.0_norm", as Python writes the number.
std::string norm_name(double norm_type);

inline void check_norm_type(const char* who, double norm_type) {
    if (!(norm_type > 0))
        throw Error(who, ": norm_type is ", norm_type, "; it must be above 0, infinity for the largest value");
}

} // namespace callback

/// The norm of each gradient of a module, or of a part of one, and that of all of them as one vector; under Lightning's
/// names, "grad_2.0_norm/layer.weight" and last "grad_2.0_norm_total". Empty where there is no gradient. Waits for the
/// device once or twice: `for (auto& [name, norm] : grad_norm(*net.head)) run.log(name, norm);`. Throws `Error` for a
/// norm_type that is not above 0. Follows `lightning.pytorch.utilities.grad_norm`.
std::vector<std::pair<std::string, double>> grad_norm(const torch::nn::Module& module, double norm_type = 2,
                                                      const std::string& group_separator = "/");

/// Gives the norm of all gradients to the loggers as they are before clipping, under Lightning's names
/// "grad_2.0_norm_total" and "grad_2.0_norm/layer.weight": `GradNorm{{.per_parameter = true}}`. Needs a logger. It is
/// computed only for steps whose values are logged (`LogEvery`); those wait for the device. `grad_norm` is the same for
/// a part of a module, or for a hook of one's own.
class GradNorm {
public:
    /// Throws `Error` for a norm_type that is not above 0.
    explicit GradNorm(GradNormOptions options = {}) : options_(std::move(options)) {
        callback::check_norm_type("GradNorm", options_.norm_type);
    }

    template <class Run>
    using fit_verdict = logger::required<GradNorm, Run>;

    template <class Run>
    void on_before_optimizer_step(Run& run) {
        if (!run.is_next_logging_step()) return;
        const callback::GradientNorms norms(run.module(), options_.norm_type);
        if (norms.names.empty()) return;
        const std::string name = options_.prefix + callback::norm_name(options_.norm_type);
        if (options_.per_parameter) {
            const Tensor on_host = norms.each.cpu();
            for (std::size_t i = 0; i < norms.names.size(); ++i)
                run.log(name + options_.group_separator + norms.names[i],
                        read_scalar(on_host[static_cast<std::int64_t>(i)]));
        }
        run.log(name + "_total", read_scalar(norms.total));
    }

private:
    GradNormOptions options_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/grad_norm-inl.hpp"
#endif
