// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace fulgurite::checkpoint::format {

/// Eight tables, so that eight bytes are taken at a time: "slicing-by-8" (Kounavis and Berry 2005).
inline constexpr auto crc32_tables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        auto rest = i;
        for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0xEDB88320U : 0U);
        tables[0][i] = rest;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t i = 0; i < 256; ++i)
            tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xFF];
    return tables;
}();

/// The check sum of a zip file's records: CRC-32 as ISO 3309 has it.
inline std::uint32_t crc32(const void* data, std::size_t size) {
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

} // namespace fulgurite::checkpoint::format
