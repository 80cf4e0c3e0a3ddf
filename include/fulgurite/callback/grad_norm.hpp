// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

struct GradNormOptions {
    double norm_type = 2;         ///< the p of the norm, above 0; infinity for the largest absolute value
    bool per_parameter = false;   ///< also one norm for each parameter
    std::string prefix = "grad_"; ///< before "2.0_norm_total" and "2.0_norm/layer.weight"
};

/// Gives the norm of all gradients to the loggers as they are before clipping, under Lightning's names
/// "grad_2.0_norm_total" and "grad_2.0_norm/layer.weight": `GradNorm{{.per_parameter = true}}`. Needs a logger. It is
/// computed only for steps whose values are logged (`LogEvery`); those wait for the device once.
class GradNorm {
public:
    /// Throws `Error` for a norm_type that is not above 0.
    explicit GradNorm(GradNormOptions options = {}) : options_(std::move(options)) {
        if (!(options_.norm_type > 0))
            throw Error("GradNorm: norm_type is " + std::to_string(options_.norm_type) +
                        "; it must be above 0, infinity for the largest value");
    }

    template <class Run>
    void on_train_start(Run&) {
        static_assert(Run::Policies::template count<policy::Logger> > 0,
                      "fulgurite: GradNorm has nobody to log to; give the Trainer a logger, such as Csv");
    }
    template <class Run>
    void on_before_optimizer_step(Run& run) {
        if (!run.is_next_logging_step()) return;
        const at::NoGradGuard no_grad;
        std::vector<std::string> names;
        std::vector<Tensor> gradients;
        for (const auto& item : run.module().named_parameters())
            if (item.value().grad().defined()) {
                names.push_back(item.key());
                gradients.push_back(item.value().grad());
            }
        if (gradients.empty()) return;
        auto norms = at::_foreach_norm(gradients, options_.norm_type);
        for (Tensor& norm : norms) norm = norm.to(norms.front().device(), at::kFloat);
        const Tensor all = at::stack(norms), total = at::linalg_vector_norm(all, options_.norm_type);
        if (options_.per_parameter) {
            const Tensor on_host = all.cpu();
            for (std::size_t i = 0; i < names.size(); ++i)
                run.log(name() + "/" + names[i], read_scalar(on_host[static_cast<std::int64_t>(i)]));
        }
        run.log(name() + "_total", read_scalar(total));
    }

private:
    /// "grad_2.0_norm", as Python writes the number.
    std::string name() const {
        char text[32];
        std::snprintf(text, sizeof text, "%g", options_.norm_type);
        std::string number = text;
        if (std::isfinite(options_.norm_type) && number.find_first_of(".e") == number.npos) number += ".0";
        return options_.prefix + number + "_norm";
    }

    GradNormOptions options_;
};

} // namespace fulgurite
