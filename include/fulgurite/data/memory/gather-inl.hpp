// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/memory/gather.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE c10::SmallVector<std::int64_t, 6> batch_shape(const Tensor& source, std::size_t count) {
    c10::SmallVector<std::int64_t, 6> shape(source.sizes().begin(), source.sizes().end());
    shape[0] = static_cast<std::int64_t>(count);
    return shape;
}

FULGURITE_INLINE void scale_pixels(const std::uint8_t* __restrict source, float* __restrict target, std::int64_t count,
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

FULGURITE_INLINE bool has_plain_rows(const Tensor& source) {
    return source.is_cpu() && source.layout() == at::kStrided && source.is_contiguous() && !source.is_neg() &&
           !source.is_conj() && !source.is_quantized();
}

} // namespace fulgurite::data::detail

namespace fulgurite::data {

FULGURITE_INLINE Tensor gather(const Tensor& source, std::span<const std::int64_t> indices) {
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

FULGURITE_INLINE Tensor gather_scaled(const Tensor& source, std::span<const std::int64_t> indices,
                                      const ChannelAffine& affine) {
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
