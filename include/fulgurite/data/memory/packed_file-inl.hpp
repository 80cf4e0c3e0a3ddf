// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/memory/packed_file.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::filesystem::path PackedFile::find(const std::filesystem::path& folder, const std::string& name) {
    std::error_code ignored;
    for (const auto& path : {folder / name, folder / (name + ".gz")})
        if (std::filesystem::is_regular_file(path, ignored)) return path;
    return {};
}

FULGURITE_INLINE void PackedFile::read(std::uint8_t* out, std::int64_t count) {
    if (const auto done = read_up_to(out, count); done < count)
        throw Error(who_, ": ", path_.string(), " is truncated or damaged: ", done, " of ", count,
                    " bytes could be read");
}

FULGURITE_INLINE std::int64_t PackedFile::read_up_to(std::uint8_t* out, std::int64_t count) {
    constexpr std::int64_t chunk = 1 << 20;
    std::int64_t done = 0;
    while (done < count) {
        const auto got = read_some(out + done, static_cast<unsigned>(std::min(chunk, count - done)));
        if (got <= 0) break;
        done += got;
    }
    return done;
}

FULGURITE_INLINE void PackedFile::expect_end() {
    std::uint8_t byte = 0;
    if (read_some(&byte, 1) > 0)
        throw Error(who_, ": ", path_.string(), " goes on after the last of the elements that its head counts");
    if (!whole()) throw Error(who_, ": ", path_.string(), " is truncated or damaged at its end");
}

#if FULGURITE_HAS_ZLIB
FULGURITE_INLINE void PackedFile::open() {
    file_.reset(gzopen(path_.c_str(), "rb"));
    if (!file_) throw unreadable();
    gzbuffer(file_.get(), 1U << 17U);
}
#endif

#if FULGURITE_HAS_ZLIB
FULGURITE_INLINE bool PackedFile::whole() {
    int status = Z_OK;
    gzerror(file_.get(), &status);
    return status == Z_OK || status == Z_STREAM_END;
}
#endif

} // namespace fulgurite::data
