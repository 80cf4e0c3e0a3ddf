// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unordered_set>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::detail {

/// Tells the first time that it is asked for a tensor from later ones: a module may have one parameter under two names.
class Once {
public:
    bool operator()(const Tensor& tensor) { return seen_.insert(tensor.unsafeGetTensorImpl()).second; }

private:
    std::unordered_set<const void*> seen_;
};

} // namespace fulgurite::detail
