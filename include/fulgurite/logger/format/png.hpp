// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fulgurite::logger {

/// Adler-32 of some bytes, as RFC 1950 defines it.
std::uint32_t adler32(std::string_view bytes);
/// Bytes as a zlib stream (RFC 1950): packed where zlib is there, else as they are, in stored blocks.
std::string zlib_stream(std::string_view bytes);

/// An image as a PNG file, of 8 bits a channel. `pixels`: [height, width, channels]; channels is 1 (grey), 3 (RGB) or
/// 4 (RGBA). Source: the PNG specification, third edition (W3C, 2025).
std::string png(std::span<const std::uint8_t> pixels, std::uint32_t height, std::uint32_t width,
                std::uint32_t channels);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/png-inl.hpp"
#endif
