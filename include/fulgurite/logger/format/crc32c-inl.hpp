// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/crc32c.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE std::array<std::uint32_t, 256> crc32c_table() {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        auto value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78u : 0);
        entries[i] = value;
    }
    return entries;
}

FULGURITE_INLINE std::uint32_t crc32c(std::string_view bytes) {
    static const auto table = crc32c_table();
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xff];
    return ~crc;
}

} // namespace fulgurite::logger
