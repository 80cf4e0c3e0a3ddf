// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/pickle_value.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE PickleValue pickle_text(PickleKind kind, std::string text) {
    PickleValue value(kind);
    value.text = std::move(text);
    return value;
}

FULGURITE_INLINE PickleValue pickle_group(PickleKind kind, bool flag, std::vector<PickleRef> parts) {
    PickleValue value(kind, flag);
    value.parts = std::move(parts);
    return value;
}

FULGURITE_INLINE PickleValue pickle_integer(std::int64_t number) {
    PickleValue value(PickleKind::integer);
    value.integer = number;
    return value;
}

FULGURITE_INLINE at::Tensor tensor_over(const c10::Storage& storage, at::ScalarType type, std::int64_t offset,
                                        const std::vector<std::int64_t>& sizes,
                                        const std::vector<std::int64_t>& strides) {
    const auto count = static_cast<std::int64_t>(storage.nbytes() / c10::elementSize(type));
    bool fits = offset >= 0 && offset <= count && sizes.size() == strides.size() && sizes.size() <= 64;
    bool empty = false;
    std::int64_t last = offset;
    for (std::size_t i = 0; fits && i < sizes.size(); ++i) {
        std::int64_t span = 0;
        fits = sizes[i] >= 0 && strides[i] >= 0 &&
               !__builtin_mul_overflow(std::max<std::int64_t>(sizes[i] - 1, 0), strides[i], &span) &&
               !__builtin_add_overflow(last, span, &last);
        empty = empty || sizes[i] == 0;
    }
    if (!fits || (!empty && last >= count))
        throw Error("a tensor in it reaches beyond its storage; the file is damaged");
    auto impl = c10::make_intrusive<c10::TensorImpl>(c10::Storage(storage), c10::DispatchKeySet(c10::DispatchKey::CPU),
                                                     c10::scalarTypeToTypeMeta(type));
    impl->set_sizes_and_strides(sizes, strides);
    impl->set_storage_offset(offset);
    return at::Tensor(std::move(impl));
}

FULGURITE_INLINE at::Tensor tensor_of(const std::string& bytes) {
    auto data = c10::GetAllocator(c10::DeviceType::CPU)->allocate(bytes.size());
    if (!bytes.empty()) std::memcpy(data.get(), bytes.data(), bytes.size());
    const c10::Storage storage(c10::Storage::use_byte_size_t(), bytes.size(), std::move(data));
    return tensor_over(storage, at::kByte, 0, {static_cast<std::int64_t>(bytes.size())}, {1});
}

} // namespace fulgurite::checkpoint::format
