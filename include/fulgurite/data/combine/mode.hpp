// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::data {

/// How `Combined` makes one loader of several; the modes of Lightning's `CombinedLoader`.
enum class CombinedMode { min_size, max_size_cycle, max_size, sequential };

/// A batch of one of several loaders that are taken one after the other.
template <class Batch>
struct SequentialBatch {
    Batch batch;
    std::int64_t batch_idx;      ///< within its loader
    std::int64_t dataloader_idx; ///< which loader

    std::int64_t batch_size() const { return samples_in(batch); }
    template <class F>
    void visit_tensors(F&& f) {
        for_each_tensor(batch, f);
    }
    template <class F>
    void visit_tensors(F&& f) const {
        for_each_tensor(batch, f);
    }
};

} // namespace fulgurite::data
