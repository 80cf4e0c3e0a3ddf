// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>

#include "fulgurite/core/error.hpp"
#include "fulgurite/file/crc32.hpp"

namespace fulgurite::checkpoint::format {

/// The check sums that a zip file's directory has of its records. LibTorch writes them and, when it reads, does not
/// look at them: a byte that has changed on the disk would be another weight.
class ZipSums {
public:
    /// Throws `Error` where the file has no directory.
    explicit ZipSums(const std::string& path);

    /// Throws `Error` where a record is not what was written. Name: without the folder that the archive has around all.
    /// A sum of 0 is none: so `torch.serialization.set_crc32_options(False)` writes it.
    void check(const std::string& name, const void* data, std::size_t size) const;

private:
    std::string bytes(std::uint64_t begin, std::uint64_t size);
    static std::uint64_t number(std::string_view text, std::size_t at, std::size_t size);
    void take(std::string_view directory);

    std::ifstream file_;
    std::unordered_map<std::string, std::uint32_t> sums_;
};

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/zip_sums-inl.hpp"
#endif
