// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/log.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>

#include <cmath>
#include <cstdint>
#include <set>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/peak_signal_noise_ratio.hpp"
#include "fulgurite/metric/sum_on_host.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void PeakSignalNoiseRatio::update(const at::Tensor& predictions, const at::Tensor& target) {
    check_defined(predictions, "PeakSignalNoiseRatio");
    check_defined(target, "PeakSignalNoiseRatio");
    const auto wrong = [&](const auto&... words) {
        throw Error("PeakSignalNoiseRatio: predictions of shape ", shape_text(predictions.sizes()),
                    " and targets of shape ", shape_text(target.sizes()), words...);
    };
    if (predictions.sizes() != target.sizes()) wrong(" are no pair; give two of one shape");
    if (predictions.is_complex() || target.is_complex())
        wrong(" are of complex numbers; give real ones, for example their absolute values");
    std::set<std::int64_t> taken;
    for (const auto dim : options_.dim) {
        if (dim < -target.dim() || dim >= target.dim()) wrong(" have no dimension ", dim, "; give others as dim");
        if (!taken.insert(dim < 0 ? dim + target.dim() : dim).second)
            wrong(": dim names dimension ", dim, " twice; give each once");
    }
    if (options_.dim.empty() && !options_.clamp)
        if (const auto sum = sum_on_host(predictions, target, [](double p, double t) { return (p - t) * (p - t); })) {
            squared_errors += number_on_host(*sum);
            elements += target.numel();
            return;
        }
    const auto given = detail::clamped(wide(predictions), options_.clamp);
    const auto wanted = detail::clamped(wide(target), options_.clamp);
    const auto squares = at::square(given - wanted);
    if (!options_.dim.empty()) return scores.add(decibels(at::mean(squares, options_.dim)).reshape({-1}));
    squared_errors += at::sum(squares);
    elements += squares.numel();
}

FULGURITE_INLINE at::Tensor PeakSignalNoiseRatio::compute() const {
    if (!options_.dim.empty()) return scores.value();
    return decibels(at::full({}, squared_errors.value() / static_cast<double>(elements.value()), at::kDouble));
}

FULGURITE_INLINE at::Tensor PeakSignalNoiseRatio::decibels(const at::Tensor& mean_squared_error) const {
    const auto range = options_.clamp ? (*options_.clamp)[1] - (*options_.clamp)[0] : *options_.data_range;
    return at::mul(at::rsub(at::log(mean_squared_error), 2 * std::log(range)), 10 / std::log(options_.base));
}

} // namespace fulgurite::metric
