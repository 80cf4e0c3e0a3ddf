// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Allocator.h>
#include <c10/core/Storage.h>
#include <c10/core/TensorImpl.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"

namespace fulgurite::checkpoint::format {

struct PickleValue;
/// Values refer to one another as Python's objects do, cycles included; the reader owns all of them.
using PickleRef = PickleValue*;

enum class PickleKind { none, boolean, integer, real, string, bytes, tensor, storage, sequence, dict, global, object };

/// A value on the way from a pickle to a state tree: what a tree holds, and what stands for it until it is understood.
struct PickleValue {
    PickleKind kind = PickleKind::none;
    bool flag = false;            ///< the bool; whether a sequence is a tuple, and a dictionary ordered
    at::ScalarType type = {};     ///< of a storage's elements
    std::int64_t integer = 0;     ///< the integer
    double real = 0;              ///< the float
    std::string text;             ///< the string, the bytes, a global's name, the callee of a call that was not made
    std::vector<PickleRef> parts; ///< elements; keys and values in turn; a call's arguments and then perhaps its state
    at::Tensor tensor;            ///< the tensor
    c10::Storage storage;         ///< the storage

    PickleValue() = default;
    explicit PickleValue(PickleKind of, bool is = false) : kind(of), flag(is) {}

    /// Throws `Error` with `wanted` if the value is of another kind.
    PickleValue& expect(PickleKind expected, const char* wanted) {
        if (kind == expected) return *this;
        throw Error("its pickle is damaged: ", wanted, " is missing");
    }
    std::vector<PickleRef>& elements(const char* wanted) { return expect(PickleKind::sequence, wanted).parts; }
};

inline PickleValue pickle_text(PickleKind kind, std::string text) {
    PickleValue value(kind);
    value.text = std::move(text);
    return value;
}
inline PickleValue pickle_group(PickleKind kind, bool flag, std::vector<PickleRef> parts = {}) {
    PickleValue value(kind, flag);
    value.parts = std::move(parts);
    return value;
}
inline PickleValue pickle_integer(std::int64_t number) {
    PickleValue value(PickleKind::integer);
    value.integer = number;
    return value;
}

/// A tensor over (a part of) a storage. Throws `Error` where it would reach beyond the storage.
inline at::Tensor tensor_over(const c10::Storage& storage, at::ScalarType type, std::int64_t offset,
                              const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides) {
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

/// Bytes as a tensor of uint8.
inline at::Tensor tensor_of(const std::string& bytes) {
    auto data = c10::GetAllocator(c10::DeviceType::CPU)->allocate(bytes.size());
    if (!bytes.empty()) std::memcpy(data.get(), bytes.data(), bytes.size());
    const c10::Storage storage(c10::Storage::use_byte_size_t(), bytes.size(), std::move(data));
    return tensor_over(storage, at::kByte, 0, {static_cast<std::int64_t>(bytes.size())}, {1});
}

} // namespace fulgurite::checkpoint::format
