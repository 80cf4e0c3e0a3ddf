// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fulgurite::file {

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

/// CRC-32 as ISO 3309 has it (reflected polynomial 0xedb88320): the check sum of zip files, PNG and others.
std::uint32_t crc32(const void* data, std::size_t size);
inline std::uint32_t crc32(std::string_view bytes) { return crc32(bytes.data(), bytes.size()); }

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/crc32-inl.hpp"
#endif
