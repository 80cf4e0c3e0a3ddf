// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/log/each_value.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE std::vector<double> numbers_of(const at::Tensor& value, const std::string& name,
                                                std::string_view key) {
    const auto of = "the value '" + below(std::string(key), name) + "' of a metric object";
    if (!value.defined()) throw Error(of, " is a tensor that is undefined");
    if (value.dim() > 1)
        throw Error(of, " is a tensor of shape ", shape_text(value.sizes()),
                    ", whose numbers have no names; log what is made of it, such as value.diagonal(), or hand it to a "
                    "file or a picture of yours in on_validation_epoch_end");
    if (value.is_complex()) throw Error(of, " is complex; take real() or abs() of it");
    const auto host = value.detach().to(at::kCPU, at::kDouble).contiguous();
    const auto* first = host.const_data_ptr<double>();
    return {first, first + host.numel()};
}

} // namespace fulgurite::detail
