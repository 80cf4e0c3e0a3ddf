// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace fulgurite::logger {

// Made at run time: a program that only includes this does not have the compiler run through the two loops.
inline std::array<std::uint32_t, 256> crc32c_table() {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        auto value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78u : 0);
        entries[i] = value;
    }
    return entries;
}

/// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78) of some bytes, as RFC 3720 defines it.
inline std::uint32_t crc32c(std::string_view bytes) {
    static const auto table = crc32c_table();
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xff];
    return ~crc;
}

/// The checksum in the form of TFRecord files, which is rotated and shifted so that a checksum of data that holds
/// checksums stays a good one.
inline std::uint32_t masked_crc32c(std::string_view bytes) {
    const auto crc = crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

} // namespace fulgurite::logger
