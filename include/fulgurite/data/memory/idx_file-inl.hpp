// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/memory/idx_file.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::vector<std::int64_t> IdxFile::shape(std::uint32_t rank) {
    const std::uint32_t wanted = 0x800U + rank, magic = number();
    if (magic != wanted)
        throw Error("data::Idx: got the magic number ", magic, " in '", path().string(), "', expected ", wanted);
    std::vector<std::int64_t> extents;
    for (std::uint32_t i = 0; i < rank; ++i) extents.push_back(number());
    check_plausible(extents);
    return extents;
}

FULGURITE_INLINE std::filesystem::path IdxFile::find(const std::filesystem::path& folder, const std::string& name) {
    if (auto path = PackedFile::find(folder, name); !path.empty()) return path;
    throw Error("data::Idx: no file ", (folder / name).string(), " and no ", (folder / (name + ".gz")).string());
}

FULGURITE_INLINE std::uint32_t IdxFile::number() {
    std::array<std::uint8_t, 4> bytes{};
    read(bytes.data(), 4);
    return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
           static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
}

FULGURITE_INLINE void IdxFile::check_plausible(const std::vector<std::int64_t>& extents) const {
    const auto most = static_cast<double>(std::filesystem::file_size(path())) * 1032;
    double bytes = 1;
    for (const auto extent : extents) bytes *= static_cast<double>(extent);
    if (bytes <= most) return;
    throw Error(fmt::format("data::Idx: {} is truncated: its head counts {:.0f} bytes, far more than it can hold",
                            path().string(), bytes));
}

} // namespace fulgurite::data
