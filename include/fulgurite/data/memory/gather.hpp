// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>
#include <c10/util/SmallVector.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// `pixel * scale[c] + shift[c]` for each channel c; one entry serves all channels.
struct ChannelAffine {
    std::vector<float> scale, shift;
};

namespace detail {

inline void check_index(std::int64_t index, std::int64_t size) {
    if (index < 0 || index >= size)
        throw Error("data: index ", index, " is outside of a dataset of ", size, " samples");
}

/// Asks the memory for a row that will be needed soon: rows of a shuffled batch lie where no prefetcher of the hardware
/// expects them (measured: three times the samples a second).
inline void prefetch_row(const std::byte* row, std::int64_t bytes) {
    constexpr std::int64_t line = 64, most = 2048;
    for (std::int64_t at = 0; at < std::min(bytes, most); at += line) __builtin_prefetch(row + at);
}

/// Calls `copy(from, position)` with the address of each row in turn, rows ahead being prefetched.
template <class Copy>
void for_each_row(const void* source, std::int64_t size, std::int64_t bytes, std::span<const std::int64_t> indices,
                  Copy copy) {
    constexpr std::size_t ahead = 8;
    const auto* base = static_cast<const std::byte*>(source);
    for (const auto index : indices) check_index(index, size);
    for (std::size_t i = 0; i < std::min(ahead, indices.size()); ++i) prefetch_row(base + indices[i] * bytes, bytes);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (i + ahead < indices.size()) prefetch_row(base + indices[i + ahead] * bytes, bytes);
        copy(base + indices[i] * bytes, i);
    }
}

/// The shape of a batch of `count` rows of `source`.
c10::SmallVector<std::int64_t, 6> batch_shape(const Tensor& source, std::size_t count);

/// Blocks of a length known to the compiler: vectorised at -O2 too, with any instruction set.
void scale_pixels(const std::uint8_t* __restrict source, float* __restrict target, std::int64_t count, float scale,
                  float shift);

/// Whether rows can be read straight from memory.
bool has_plain_rows(const Tensor& source);

} // namespace detail

/// Rows `indices` of `source` (`[N, …]` → `[B, …]`, any type), in one pass and without LibTorch's dispatch where the
/// source lies contiguous in host memory; by `index_select` elsewhere. Throws where an index is outside of `[0, N)`.
Tensor gather(const Tensor& source, std::span<const std::int64_t> indices);

/// Rows `indices` of the uint8 images `source` (`[N, C, …]`, contiguous, on the host) as float32, each channel scaled
/// and shifted: gather, conversion and normalisation in one loop.
Tensor gather_scaled(const Tensor& source, std::span<const std::int64_t> indices, const ChannelAffine& affine);

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/memory/gather-inl.hpp"
#endif
