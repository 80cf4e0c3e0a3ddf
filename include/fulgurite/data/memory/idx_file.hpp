// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/memory/packed_file.hpp"

namespace fulgurite::data {

/// Reads an idx file of bytes (LeCun's format for MNIST), plain or through gzip. Every error names the file.
class IdxFile {
public:
    /// Opens `folder/name`, or else `folder/name.gz`. Throws where there is neither.
    IdxFile(const std::filesystem::path& folder, const std::string& name) : file_("data::Idx", find(folder, name)) {}

    /// The path that was found.
    const std::filesystem::path& path() const { return file_.path(); }

    /// The extents after the magic number, which must be that of `rank` dimensions of bytes (2049 for labels, 2051 for
    /// images).
    std::vector<std::int64_t> shape(std::uint32_t rank) {
        const std::uint32_t wanted = 0x800U + rank, magic = number();
        if (magic != wanted)
            throw Error("data::Idx: got the magic number ", magic, " in '", path().string(), "', expected ", wanted);
        std::vector<std::int64_t> extents;
        for (std::uint32_t i = 0; i < rank; ++i) extents.push_back(number());
        check_plausible(extents);
        return extents;
    }

    /// Reads exactly `count` bytes. Throws where the file ends before.
    void read(std::uint8_t* out, std::int64_t count) { file_.read(out, count); }
    /// Throws where there is more, and where a packed file lacks its end.
    void expect_end() { file_.expect_end(); }

private:
    static std::filesystem::path find(const std::filesystem::path& folder, const std::string& name) {
        if (auto path = PackedFile::find(folder, name); !path.empty()) return path;
        throw Error("data::Idx: no file ", (folder / name).string(), " and no ", (folder / (name + ".gz")).string());
    }

    std::uint32_t number() {
        std::array<std::uint8_t, 4> bytes{};
        read(bytes.data(), 4);
        return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
               static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
    }

    /// Before memory is asked for: a file cannot hold more than gzip's best ratio, 1032 to 1, allows.
    void check_plausible(const std::vector<std::int64_t>& extents) const {
        const auto most = static_cast<double>(std::filesystem::file_size(path())) * 1032;
        double bytes = 1;
        for (const auto extent : extents) bytes *= static_cast<double>(extent);
        if (bytes <= most) return;
        throw Error(fmt::format("data::Idx: {} is truncated: its head counts {:.0f} bytes, far more than it can hold",
                                path().string(), bytes));
    }

    PackedFile file_;
};

} // namespace fulgurite::data
