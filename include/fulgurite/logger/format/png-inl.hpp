// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/zlib.hpp"
#include "fulgurite/file/crc32.hpp"
#include "fulgurite/logger/format/png.hpp"

namespace fulgurite::logger {

namespace detail {

FULGURITE_INLINE std::string big_endian(std::uint32_t value) {
    std::string text;
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(value >> shift & 0xff);
    return text;
}

} // namespace detail

FULGURITE_INLINE std::uint32_t adler32(std::string_view bytes) {
    std::uint32_t low = 1, high = 0;
    for (const char c : bytes) {
        low = (low + static_cast<unsigned char>(c)) % 65521;
        high = (high + low) % 65521;
    }
    return high << 16 | low;
}

FULGURITE_INLINE std::string zlib_stream(std::string_view bytes) {
#if FULGURITE_HAS_ZLIB
    auto size = ::compressBound(bytes.size());
    std::string packed(size, '\0');
    if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                    bytes.size(), 6) != Z_OK)
        throw Error("an image of ", bytes.size(), " bytes cannot be packed: there is not enough memory");
    packed.resize(size);
    return packed;
#else
    std::string stored("\x78\x01", 2);
    for (std::size_t at = 0; at == 0 || at < bytes.size();) {
        const auto block = bytes.substr(at, 0xffff);
        at += std::max<std::size_t>(block.size(), 1);
        const auto size = static_cast<std::uint32_t>(block.size());
        stored += static_cast<char>(at >= bytes.size() ? 1 : 0); // the last one
        for (const auto word : {size, ~size})
            for (const int shift : {0, 8}) stored += static_cast<char>(word >> shift & 0xff);
        stored += block;
    }
    return stored + detail::big_endian(adler32(bytes));
#endif
}

FULGURITE_INLINE std::string png(std::span<const std::uint8_t> pixels, std::uint32_t height, std::uint32_t width,
                                 std::uint32_t channels) {
    const auto row = std::size_t{width} * channels;
    std::string rows;
    rows.reserve((row + 1) * height);
    for (std::size_t y = 0; y < height; ++y) { // each row as its difference to the one above, which packs better
        rows += '\2';
        for (std::size_t i = y * row; i < (y + 1) * row; ++i)
            rows += static_cast<char>(pixels[i] - (y == 0 ? 0 : pixels[i - row]));
    }
    std::string file("\x89PNG\r\n\x1a\n", 8);
    const auto chunk = [&](std::string data, std::string_view type) {
        data.insert(0, type);
        file += detail::big_endian(static_cast<std::uint32_t>(data.size() - type.size()));
        file += data;
        file += detail::big_endian(file::crc32(data));
    };
    constexpr std::array<char, 5> colour_types{0, 0, 4, 2, 6}; // by channels
    chunk(detail::big_endian(width) + detail::big_endian(height) +
              std::string{8, colour_types[channels], 0, 0, 0}, // bits, colours, packing, filters, no interlacing
          "IHDR");
    chunk(zlib_stream(rows), "IDAT");
    chunk({}, "IEND");
    return file;
}

} // namespace fulgurite::logger
