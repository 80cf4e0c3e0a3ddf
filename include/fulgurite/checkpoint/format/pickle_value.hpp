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
#include <variant>
#include <vector>

#include "fulgurite/core/error.hpp"

namespace fulgurite::checkpoint::format {

struct PickleValue;
/// Values refer to one another as Python's objects do, cycles included; the reader owns all of them.
using PickleRef = PickleValue*;

/// A value on the way from a pickle to a state tree: what a tree holds, and what stands for it until it is understood.
struct PickleValue {
    struct Bytes {
        std::string text;
    };
    struct Storage {
        c10::Storage storage;
        at::ScalarType type;
    };
    struct Sequence {
        std::vector<PickleRef> elements;
        bool tuple;
    };
    struct Dict {
        std::vector<std::pair<PickleRef, PickleRef>> items;
        bool ordered;
    };
    struct Global {
        std::string name;  ///< "torch._utils._rebuild_tensor_v2"
    };
    /// A call that is not known and was not made.
    struct Object {
        std::string callee;
        PickleRef args;
        PickleRef state;
    };
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, at::Tensor, Storage, Sequence, Dict,
                 Global, Object>
        held;

    template <class T>
    T* get_if() {
        return std::get_if<T>(&held);
    }
    /// Throws `Error` with `wanted` if the value is of another kind.
    template <class T>
    T& get(const char* wanted) {
        if (auto* value = std::get_if<T>(&held)) return *value;
        throw Error(std::string("its pickle is damaged: ") + wanted + " is missing");
    }
    /// Elements of a list or a tuple.
    std::vector<PickleRef>& elements(const char* wanted) { return get<Sequence>(wanted).elements; }
};

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
    if (!fits || (!empty && last >= count)) throw Error("a tensor in it reaches beyond its storage; the file is damaged");
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

}  // namespace fulgurite::checkpoint::format
