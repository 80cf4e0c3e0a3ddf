// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace fulgurite::metric {

/// Whether two inputs have shapes and types that were not seen just before: checks that read values are made only then.
class SeenShapes {
public:
    bool are_new(const at::Tensor& predictions, const at::Tensor& target) {
        if (same(predictions_, predictions) && same(target_, target)) return false;
        predictions_ = Seen{predictions.sizes().vec(), predictions.scalar_type()};
        target_ = Seen{target.sizes().vec(), target.scalar_type()};
        return true;
    }

private:
    struct Seen {
        std::vector<std::int64_t> sizes;
        at::ScalarType type;
    };
    static bool same(const std::optional<Seen>& seen, const at::Tensor& given) {
        return seen && seen->type == given.scalar_type() && given.sizes() == seen->sizes;
    }
    std::optional<Seen> predictions_, target_;
};

} // namespace fulgurite::metric
