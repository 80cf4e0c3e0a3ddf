// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/ScalarType.h>

#include <string_view>

/// How Python names the element types of stored tensors.
namespace fulgurite::checkpoint::format {

/// One element type: the storage class (`FloatStorage`) that a pickle names for it, or none where tensors of that type
/// lie in an untyped storage and name the type itself (`torch.uint16`).
struct StorageType {
    at::ScalarType type;
    std::string_view dtype;         ///< in module `torch`
    std::string_view storage_class; ///< in module `torch`; empty: `torch.storage.UntypedStorage`
};

inline constexpr StorageType storage_types[] = {
    {at::kFloat, "float32", "FloatStorage"},
    {at::kDouble, "float64", "DoubleStorage"},
    {at::kHalf, "float16", "HalfStorage"},
    {at::kBFloat16, "bfloat16", "BFloat16Storage"},
    {at::kLong, "int64", "LongStorage"},
    {at::kInt, "int32", "IntStorage"},
    {at::kShort, "int16", "ShortStorage"},
    {at::kChar, "int8", "CharStorage"},
    {at::kByte, "uint8", "ByteStorage"},
    {at::kBool, "bool", "BoolStorage"},
    {at::kComplexFloat, "complex64", "ComplexFloatStorage"},
    {at::kComplexDouble, "complex128", "ComplexDoubleStorage"},
    {at::kComplexHalf, "complex32", ""},
    {at::kUInt16, "uint16", ""},
    {at::kUInt32, "uint32", ""},
    {at::kUInt64, "uint64", ""},
    {at::kFloat8_e4m3fn, "float8_e4m3fn", ""},
    {at::kFloat8_e5m2, "float8_e5m2", ""},
    {at::kFloat8_e4m3fnuz, "float8_e4m3fnuz", ""},
    {at::kFloat8_e5m2fnuz, "float8_e5m2fnuz", ""},
};

/// nullptr for a type that no checkpoint holds, such as a quantized one.
constexpr const StorageType* storage_type_of(at::ScalarType type) {
    for (auto& entry : storage_types)
        if (entry.type == type) return &entry;
    return nullptr;
}

/// By `FloatStorage` or by `float32`, whichever is given; nullptr for an unknown name.
constexpr const StorageType* storage_type_named(std::string_view name) {
    for (auto& entry : storage_types)
        if (name == entry.dtype || (!entry.storage_class.empty() && name == entry.storage_class)) return &entry;
    return nullptr;
}

} // namespace fulgurite::checkpoint::format
