// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/CPUGeneratorImpl.h>

#include <cstdint>
#include <mutex>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/data/transforms.hpp"

namespace fulgurite::app {

/// Transforms of whole batches that are on the device already: Lightning's `on_after_batch_transfer`. What they draw
/// depends on LibTorch's generator, whose state is a part of checkpoints.
class DeviceTransforms {
public:
    explicit DeviceTransforms(data::Transforms transforms) : transforms_(std::move(transforms)) {}

    void on_train_batch_start(auto&, auto& batch) { apply(batch); }
    void on_validation_batch_start(auto&, auto& batch) { apply(batch); }
    void on_test_batch_start(auto&, auto& batch) { apply(batch); }
    void on_predict_batch_start(auto&, auto& batch) { apply(batch); }

private:
    template <class Batch>
    void apply([[maybe_unused]] Batch& batch) {
        if constexpr (std::is_same_v<Batch, data::Batch>) {
            data::Generator random(draw());
            batch.data = transforms_(std::move(batch.data), random);
        } else {
            throw Error("'dataset.batch_transforms.post' is for batches of data and target; this run has others");
        }
    }

    static std::uint64_t draw();

    data::Transforms transforms_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/device_transforms-inl.hpp"
#endif
