// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/grad_norm.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE GradientNorms::GradientNorms(const torch::nn::Module& module, double norm_type) {
    const at::NoGradGuard no_grad;
    std::vector<Tensor> gradients;
    for (const auto& item : module.named_parameters()) {
        Tensor gradient = item.value().grad();
        if (!gradient.defined()) continue;
        if (gradient.is_sparse()) gradient = gradient.coalesce().values();
        if (gradient.numel() == 0) continue;
        names.push_back(item.key());
        gradients.push_back(gradient);
    }
    if (gradients.empty()) return;
    auto norms = at::_foreach_norm(gradients, norm_type);
    for (Tensor& norm : norms) norm = norm.to(norms.front().device(), at::kFloat);
    each = at::stack(norms);
    total = at::linalg_vector_norm(each, norm_type);
}

FULGURITE_INLINE std::string norm_name(double norm_type) {
    std::string number = in_words(norm_type);
    if (std::isfinite(norm_type) && number.find_first_of(".e") == number.npos) number += ".0";
    return number + "_norm";
}

} // namespace fulgurite::callback

namespace fulgurite {

FULGURITE_INLINE std::vector<std::pair<std::string, double>> grad_norm(const torch::nn::Module& module,
                                                                       double norm_type,
                                                                       const std::string& group_separator) {
    callback::check_norm_type("grad_norm", norm_type);
    const callback::GradientNorms norms(module, norm_type);
    std::vector<std::pair<std::string, double>> named;
    if (norms.names.empty()) return named;
    const std::string name = "grad_" + callback::norm_name(norm_type);
    const Tensor on_host = norms.each.cpu();
    for (std::size_t i = 0; i < norms.names.size(); ++i)
        named.emplace_back(name + group_separator + norms.names[i], read_scalar(on_host[static_cast<std::int64_t>(i)]));
    named.emplace_back(name + "_total", read_scalar(norms.total));
    return named;
}

} // namespace fulgurite
