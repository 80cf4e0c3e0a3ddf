// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>

namespace fulgurite::app::training {

/// Whether a file of TensorBoard's says nothing but that a run began and ended: no record of it holds a value.
/// A record is its length in 8 bytes, least first, 4 bytes of a checksum, the event, and 4 bytes more.
bool is_idle_event_file(const std::filesystem::path& path);

/// The same of a file of lines of JSON: none of them is a row.
bool is_idle_log(const std::filesystem::path& path);

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/event_file-inl.hpp"
#endif
