// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <type_traits>
#include <utility>

#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// What `data::on_target` returns: changes `batch.target` by `F`, and leaves `batch.data` alone.
template <class F>
class OnTarget {
public:
    explicit OnTarget(F f) : f_(std::move(f)) {}

    void operator()(Batch& batch, Generator& random) const {
        if constexpr (std::invocable<const F&, Tensor, Generator&>) batch.target = f_(std::move(batch.target), random);
        else batch.target = f_(std::move(batch.target));
    }

private:
    F f_;
};

/// `dataset | data::map(data::on_target(f))`: `f` takes the targets, and the random stream if it wants it.
template <class F>
OnTarget<std::decay_t<F>> on_target(F&& f) {
    return OnTarget<std::decay_t<F>>(std::forward<F>(f));
}

} // namespace fulgurite::data
