// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/metric/classification/answers.hpp"

/// The counts of answers that lie on the host, by plain loops: a batch is small, and twenty operators for it take many
/// times as long. What they give is what the operators give that count on a device.
namespace fulgurite::metric::classification {

inline bool are_on_host(const Answers& answers) {
    return is_small_on_host(answers.predictions) && is_small_on_host(answers.target) && is_small_on_host(answers.valid);
}

/// Probabilities as 1 above the threshold, 0, and 2 for what is none: int64, of their shape.
at::Tensor said_on_host(const at::Tensor& probabilities, double threshold);
/// `[5]`, or by label `[5, L]` of `[M, L]`: see `Binary::count`.
at::Tensor count_yes_and_no_on_host(const Answers& answers, bool by_label);
/// `[3, C + 2]`: see `Multiclass::count`.
at::Tensor count_classes_on_host(const Answers& answers, std::int64_t classes);
/// `[C · C + 2]`: see `Multiclass::count_pairs`.
at::Tensor count_pairs_on_host(const Answers& answers, std::int64_t classes);

} // namespace fulgurite::metric::classification

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/on_host-inl.hpp"
#endif
