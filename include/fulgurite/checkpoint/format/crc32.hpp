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
std::uint32_t crc32(const void* data, std::size_t size);

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/crc32-inl.hpp"
#endif
