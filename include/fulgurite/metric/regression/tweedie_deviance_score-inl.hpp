// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/logical_or.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/tweedie_deviance_score.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void TweedieDevianceScore::update(const at::Tensor& predictions, const at::Tensor& target) {
    const Pairs pairs = pairs_of("TweedieDevianceScore", predictions, target);
    values += pairs.target.numel();
    const double power = options_.power;
    if (power != 0) {
        const at::Tensor no_target = power >= 2 ? pairs.target.le(0) : pairs.target.lt(0);
        outside += (power < 0 ? pairs.predictions.le(0) : at::logical_or(pairs.predictions.le(0), no_target)).sum();
    }
    deviances += deviance(pairs.predictions, pairs.target).sum();
}

FULGURITE_INLINE double TweedieDevianceScore::compute() const {
    const double wrong = outside.value();
    if (wrong > 0)
        throw Error("TweedieDevianceScore: of power ", options_.power, " has no value, as ", wrong, " of ",
                    values.value(), " pairs are outside; give predictions above 0",
                    options_.power < 0   ? ""
                    : options_.power < 2 ? " and targets of 0 or more"
                                         : " and targets above 0");
    return mean_of(deviances, values);
}

FULGURITE_INLINE at::Tensor TweedieDevianceScore::deviance(const at::Tensor& p, const at::Tensor& t) const {
    const double power = options_.power;
    if (power == 0) return t.sub(p).square();
    if (power == 1) {
        const at::Tensor product = at::where(t.eq(0), at::zeros_like(t), t.mul(t.div(p).log())); // 0 log 0 is 0
        return product.add(p).sub(t).mul(2);
    }
    if (power == 2) return p.div(t).log().add(t.div(p)).sub(1).mul(2);
    const at::Tensor first = t.clamp_min(0).pow(2 - power).div((1 - power) * (2 - power));
    return first.sub(t.mul(p.pow(1 - power)).div(1 - power)).add(p.pow(2 - power).div(2 - power)).mul(2);
}

} // namespace fulgurite::metric
