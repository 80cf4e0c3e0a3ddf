// SPDX-License-Identifier: BSL-1.0
#pragma once

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
    std::vector<std::int64_t> shape(std::uint32_t rank);

    /// Reads exactly `count` bytes. Throws where the file ends before.
    void read(std::uint8_t* out, std::int64_t count) { file_.read(out, count); }
    /// Throws where there is more, and where a packed file lacks its end.
    void expect_end() { file_.expect_end(); }

private:
    static std::filesystem::path find(const std::filesystem::path& folder, const std::string& name);

    std::uint32_t number();

    /// Before memory is asked for: a file cannot hold more than gzip's best ratio, 1032 to 1, allows.
    void check_plausible(const std::vector<std::int64_t>& extents) const;

    PackedFile file_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/memory/idx_file-inl.hpp"
#endif
