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

    Tensor operator()(const Tensor& images, Generator& random) const;

private:
    double p_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/random_horizontal_flip-inl.hpp"
#endif
