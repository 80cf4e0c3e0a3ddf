// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/root_mean_squared_error_using_sliding_window.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void RootMeanSquaredErrorUsingSlidingWindow::update(const at::Tensor& predictions,
                                                                     const at::Tensor& target) {
    detail::check_images("RootMeanSquaredErrorUsingSlidingWindow", predictions, target);
    // Python's round(): a half goes to the even number.
    const auto half = window_ / 2, border = half + (window_ % 2 == 1 && half % 2 == 1 ? 1 : 0);
    if (target.size(2) <= 2 * border || target.size(3) <= 2 * border)
        throw Error("RootMeanSquaredErrorUsingSlidingWindow: images of shape ", shape_text(target.sizes()),
                    " have no pixel that is ", border, " from all borders; give larger ones, or a smaller window_size");
    const auto squares = at::square(wide(predictions) - wide(target));
    auto map = at::sqrt(at::avg_pool2d(squares, {window_, window_}, {1, 1}));
    for (const std::int64_t dim : {2, 3}) map = map.narrow(dim, border - half, target.size(dim) - 2 * border);
    errors += at::mean(at::sum(map, {0}));
    images += target.size(0);
}

} // namespace fulgurite::metric
