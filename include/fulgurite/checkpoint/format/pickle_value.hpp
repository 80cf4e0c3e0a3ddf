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

PickleValue pickle_text(PickleKind kind, std::string text);
PickleValue pickle_group(PickleKind kind, bool flag, std::vector<PickleRef> parts = {});
PickleValue pickle_integer(std::int64_t number);

/// A tensor over (a part of) a storage. Throws `Error` where it would reach beyond the storage.
at::Tensor tensor_over(const c10::Storage& storage, at::ScalarType type, std::int64_t offset,
                       const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides);

/// Bytes as a tensor of uint8.
at::Tensor tensor_of(const std::string& bytes);

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/pickle_value-inl.hpp"
#endif
