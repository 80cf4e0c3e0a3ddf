// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/where.h>

#include <cstdint>

#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct RandomHorizontalFlipOptions {
    double p = 0.5; ///< the probability that an image is mirrored

    void check(const auto& refuse) const {
        if (!(p >= 0 && p <= 1)) refuse_value(refuse, "p", p, "a number from 0 to 1");
    }
};

/// Mirrors images left to right, each with the same probability.
class RandomHorizontalFlip {
public:
    using Options = RandomHorizontalFlipOptions;
    explicit RandomHorizontalFlip(RandomHorizontalFlipOptions options = {})
        : p_(checked_options("RandomHorizontalFlip", options).p) {}

    Tensor operator()(const Tensor& images, Generator& random) const {
        return detail::on_batch("RandomHorizontalFlip", images, [&](const Tensor& batch) {
            auto mirrored = at::detail::empty_cpu({batch.size(0), 1, 1, 1}, at::kBool);
            auto* flags = mirrored.mutable_data_ptr<bool>();
            for (std::int64_t i = 0; i < batch.size(0); ++i) flags[i] = random.uniform() < p_;
            return at::where(mirrored.to(batch.device()), batch.flip(-1), batch);
        });
    }

private:
    double p_;
};

} // namespace fulgurite::data
