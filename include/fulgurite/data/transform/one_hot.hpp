// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct OneHotOptions {
    std::int64_t num_classes = 0; ///< how many there are, at least 1

    void check(const auto& refuse) const {
        if (num_classes < 1) refuse_value(refuse, "num_classes", num_classes, "a whole number of 1 or more");
    }
};

/// Classes `[…]`, whole numbers from 0, as float32 `[…, num_classes]`: 1 at the class and 0 elsewhere. On the host
/// it throws where a class is outside of the range; a device checks for itself.
///
///     dataset | data::map(data::on_target(data::OneHot{{.num_classes = 10}}))
class OneHot {
public:
    using Options = OneHotOptions;
    explicit OneHot(OneHotOptions options) : classes_(checked_options("OneHot", options).num_classes) {}

    Tensor operator()(const Tensor& target) const {
        if (!target.defined() || !at::isIntegralType(target.scalar_type(), false))
            throw Error("data::OneHot: got ",
                        target.defined() ? c10::toString(target.scalar_type()) : "an undefined tensor",
                        ", expected classes: whole numbers from 0 to ", classes_ - 1);
        const auto classes = target.to(at::kLong).contiguous();
        if (classes.is_cpu()) check(classes);
        std::vector<std::int64_t> shape(classes.sizes().begin(), classes.sizes().end());
        shape.push_back(classes_);
        return at::zeros(shape, classes.options().dtype(at::kFloat)).scatter_(-1, classes.unsqueeze(-1), 1);
    }

private:
    void check(const Tensor& classes) const {
        const auto* all = classes.const_data_ptr<std::int64_t>();
        for (std::int64_t i = 0; i < classes.numel(); ++i)
            if (all[i] < 0 || all[i] >= classes_)
                throw Error("data::OneHot: got the class ", all[i], ", expected 0 to ", classes_ - 1);
    }

    std::int64_t classes_;
};

} // namespace fulgurite::data
