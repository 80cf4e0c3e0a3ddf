// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "fulgurite/metric/check_defined.hpp"

namespace fulgurite::metric {

/// Whether two inputs have shapes and types that were not seen before: checks that read values are made only then. The
/// newest 64 are remembered, so texts of many lengths are not read again and again.
class SeenShapes {
public:
    /// Throws `Error` for a tensor that is undefined.
    bool are_new(const at::Tensor& predictions, const at::Tensor& target) {
        for (const auto& [first, second] : seen_)
            if (same(first, predictions) && same(second, target)) return false;
        check_defined(predictions);
        check_defined(target);
        if (seen_.size() == 64) seen_.pop_front();
        seen_.emplace_back(of(predictions), of(target));
        return true;
    }

private:
    struct Seen {
        std::vector<std::int64_t> sizes;
        at::ScalarType type;
    };
    static Seen of(const at::Tensor& given) { return {given.sizes().vec(), given.scalar_type()}; }
    static bool same(const Seen& seen, const at::Tensor& given) {
        return seen.type == given.scalar_type() && given.sizes() == seen.sizes;
    }
    std::deque<std::pair<Seen, Seen>> seen_;
};

} // namespace fulgurite::metric
