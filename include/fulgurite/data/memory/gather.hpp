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
inline c10::SmallVector<std::int64_t, 6> batch_shape(const Tensor& source, std::size_t count) {
    c10::SmallVector<std::int64_t, 6> shape(source.sizes().begin(), source.sizes().end());
    shape[0] = static_cast<std::int64_t>(count);
    return shape;
}

/// Blocks of a length known to the compiler: vectorised at -O2 too, with any instruction set.
inline void scale_pixels(const std::uint8_t* __restrict source, float* __restrict target, std::int64_t count,
                         float scale, float shift) {
    constexpr std::int64_t block = 16;
    std::int64_t i = 0;
    for (; i + block <= count; i += block) {
        std::int32_t wide[block]; // by way of int32: GCC 12 turns the direct conversion into scalar code
        for (std::int64_t k = 0; k < block; ++k) wide[k] = source[i + k];
        for (std::int64_t k = 0; k < block; ++k) target[i + k] = static_cast<float>(wide[k]) * scale + shift;
    }
    for (; i < count; ++i) target[i] = static_cast<float>(source[i]) * scale + shift;
}

/// Whether rows can be read straight from memory.
inline bool has_plain_rows(const Tensor& source) {
    return source.is_cpu() && source.layout() == at::kStrided && source.is_contiguous() && !source.is_neg() &&
           !source.is_conj() && !source.is_quantized();
}

} // namespace detail

/// Rows `indices` of `source` (`[N, …]` → `[B, …]`, any type), in one pass and without LibTorch's dispatch where the
/// source lies contiguous in host memory; by `index_select` elsewhere. Throws where an index is outside of `[0, N)`.
inline Tensor gather(const Tensor& source, std::span<const std::int64_t> indices) {
    if (!detail::has_plain_rows(source)) {
        for (const auto index : indices) detail::check_index(index, source.size(0));
        auto* unowned = const_cast<std::int64_t*>(indices.data()); // only read, and only until index_select returns
        auto rows = at::from_blob(unowned, {static_cast<std::int64_t>(indices.size())}, at::TensorOptions(at::kLong));
        return source.index_select(0, rows.to(source.device()));
    }
    auto result = at::detail::empty_cpu(detail::batch_shape(source, indices.size()), source.scalar_type());
    const auto bytes = static_cast<std::int64_t>(source.nbytes()) / std::max<std::int64_t>(source.size(0), 1);
    auto* out = static_cast<std::byte*>(result.mutable_data_ptr());
    const auto width = static_cast<std::size_t>(bytes);
    detail::for_each_row(source.const_data_ptr(), source.size(0), bytes, indices,
                         [&](const std::byte* row, std::size_t i) {
                             if (width == sizeof(std::int64_t)) { // labels: a copy of known length needs no call
                                 std::memcpy(out + i * sizeof(std::int64_t), row, sizeof(std::int64_t));
                             } else if (width != 0) { // rows without elements have no memory, and memcpy takes no null
                                 std::memcpy(out + i * width, row, width);
                             }
                         });
    return result;
}

/// Rows `indices` of the uint8 images `source` (`[N, C, …]`, contiguous, on the host) as float32, each channel scaled
/// and shifted: gather, conversion and normalisation in one loop.
inline Tensor gather_scaled(const Tensor& source, std::span<const std::int64_t> indices, const ChannelAffine& affine) {
    auto result = at::detail::empty_cpu(detail::batch_shape(source, indices.size()), at::kFloat);
    const auto pixels = source.numel() / std::max<std::int64_t>(source.size(0), 1);
    const auto channels = static_cast<std::int64_t>(affine.scale.size());
    const auto plane = pixels / channels;
    auto* out = result.mutable_data_ptr<float>();
    detail::for_each_row(source.const_data_ptr(), source.size(0), pixels, indices,
                         [&](const std::byte* row, std::size_t) {
                             const auto* from = reinterpret_cast<const std::uint8_t*>(row);
                             for (std::int64_t c = 0; c < channels; ++c, from += plane, out += plane) {
                                 const auto channel = static_cast<std::size_t>(c);
                                 detail::scale_pixels(from, out, plane, affine.scale[channel], affine.shift[channel]);
                             }
                         });
    return result;
}

} // namespace fulgurite::data
