// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/zip_sums.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE ZipSums::ZipSums(const std::string& path) : file_(path, std::ios::binary) {
    file_.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(file_.tellg());
    constexpr std::uint64_t most = 22 + 20 + 65'535; // the end, the way to the larger end, a comment
    const auto tail = bytes(size - std::min(size, most), std::min(size, most));
    const auto end = tail.rfind("PK\5\6");
    if (end == tail.npos || tail.size() - end < 22) throw Error("the directory of the archive is missing");
    auto length = number(tail, end + 12, 4), begin = number(tail, end + 16, 4);
    if (end >= 20 && tail.compare(end - 20, 4, "PK\6\7") == 0) { // its numbers are of 64 bits
        const auto large = bytes(number(tail, end - 20 + 8, 8), 56);
        length = number(large, 40, 8), begin = number(large, 48, 8);
    }
    if (begin > size || length > size - begin) throw Error("the directory of the archive is damaged");
    take(bytes(begin, length));
    file_.close();
}

FULGURITE_INLINE void ZipSums::check(const std::string& name, const void* data, std::size_t size) const {
    const auto found = sums_.find(name);
    if (found != sums_.end() && found->second != 0 && found->second != file::crc32(data, size))
        throw Error("the record '", name, "' is not what was written: its check sum is another; take another file");
}

FULGURITE_INLINE std::string ZipSums::bytes(std::uint64_t begin, std::uint64_t size) {
    std::string all(size, '\0');
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(begin));
    file_.read(all.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(file_.gcount()) != size) throw Error("the directory of the archive is damaged");
    return all;
}

FULGURITE_INLINE std::uint64_t ZipSums::number(std::string_view text, std::size_t at, std::size_t size) {
    std::uint64_t all = 0;
    for (std::size_t i = size; i-- > 0;) all = all << 8 | static_cast<unsigned char>(text[at + i]);
    return all;
}

FULGURITE_INLINE void ZipSums::take(std::string_view directory) {
    for (std::size_t at = 0; at + 46 <= directory.size();) {
        const auto name_size = number(directory, at + 28, 2);
        const auto size = 46 + name_size + number(directory, at + 30, 2) + number(directory, at + 32, 2);
        if (directory.compare(at, 4, "PK\1\2") != 0 || size > directory.size() - at)
            throw Error("the directory of the archive is damaged");
        const auto name = directory.substr(at + 46, name_size);
        const auto folder = name.find('/');
        sums_[std::string(folder == name.npos ? name : name.substr(folder + 1))] =
            static_cast<std::uint32_t>(number(directory, at + 16, 4));
        at += size;
    }
}

} // namespace fulgurite::checkpoint::format
