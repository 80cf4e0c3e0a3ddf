// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace fulgurite::logger {

// Made at run time: a program that only includes this does not have the compiler run through the two loops.
std::array<std::uint32_t, 256> crc32c_table();

/// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78) of some bytes, as RFC 3720 defines it.
std::uint32_t crc32c(std::string_view bytes);

/// The checksum in the form of TFRecord files, which is rotated and shifted so that a checksum of data that holds
/// checksums stays a good one.
inline std::uint32_t masked_crc32c(std::string_view bytes) {
    const auto crc = crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/crc32c-inl.hpp"
#endif
