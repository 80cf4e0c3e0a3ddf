// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/crc32.hpp"

namespace fulgurite::file {

FULGURITE_INLINE std::uint32_t crc32(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    const auto& t = crc32_tables;
    std::uint32_t sum = ~std::uint32_t{0};
    for (; size >= 8; size -= 8, bytes += 8) {
        const auto low = sum ^ (bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
                                std::uint32_t{bytes[3]} << 24);
        sum = t[7][low & 0xFF] ^ t[6][(low >> 8) & 0xFF] ^ t[5][(low >> 16) & 0xFF] ^ t[4][low >> 24] ^ t[3][bytes[4]] ^
              t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
    }
    for (; size > 0; --size, ++bytes) sum = (sum >> 8) ^ t[0][(sum ^ *bytes) & 0xFF];
    return ~sum;
}

} // namespace fulgurite::file
