// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint {

namespace detail {

/// "; in '/runs' there are 'a.ckpt', 'b.ckpt'": what the caller may have meant.
std::string neighbours_of(const std::filesystem::path& path);

} // namespace detail

/// Reads a checkpoint file of any kind that is known, by what is in it: those of fulgurite, of Lightning, and of
/// Python's `torch.save`. Throws `Error` if the file is missing, truncated, or nothing of these.
StateTree load(const std::filesystem::path& path);

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/load-inl.hpp"
#endif
