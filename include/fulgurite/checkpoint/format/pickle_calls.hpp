// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_sparse_coo_tensor_unsafe.h>
#include <ATen/ops/_validate_sparse_coo_tensor_args.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/format/pickle_value.hpp"
#include "fulgurite/checkpoint/format/storage_types.hpp"

/// What stands for a call that a pickle asks for. Nothing is ever executed: tensors and containers are made here, any
/// other call becomes an object that keeps the callee's name and its arguments.
namespace fulgurite::checkpoint::format {

/// Gives the memory of the record "data/<key>", which must hold at least so many bytes.
using LoadStorage = std::function<c10::Storage(const std::string& key, std::size_t bytes)>;

std::vector<std::int64_t> integers(PickleRef value);

/// ('storage', torch.FloatStorage, '0', 'cpu', 12): a storage of 12 elements in the record "data/0".
PickleValue storage_from(PickleRef id, const LoadStorage& load);

/// Views that conjugate or negate what the storage holds say so beside it.
void set_lazy_bits(const at::Tensor& tensor, const PickleValue& metadata);

PickleValue rebuild_tensor(const std::vector<PickleRef>& args, bool names_its_type);

/// `_rebuild_sparse_tensor(torch.sparse_coo, (indices, values, shape, is_coalesced))`; files of old lack the last.
/// Throws `Error` for indices that do not lie within the shape.
PickleValue rebuild_sparse_tensor(const std::vector<PickleRef>& parts);

PickleValue dictionary_from(const std::vector<PickleRef>& args, bool ordered);

/// `pathlib.PosixPath('/', 'home', 'x')` and `torch.device('cuda', 0)`.
PickleValue text_from(const std::vector<PickleRef>& args, char separator);

/// `_codecs.encode(text, 'latin1')`, as protocol 2 spells bytes: every code point is below 256.
PickleValue bytes_from(const std::string& utf8);

/// The value of a call, or an opaque object for a callee that is not known.
PickleValue value_of_call(const std::string& callee, PickleRef arguments);

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/pickle_calls-inl.hpp"
#endif
