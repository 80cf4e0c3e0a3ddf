// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"

#if !defined(FULGURITE_HAS_ZLIB)
#if __has_include(<zlib.h>)
#define FULGURITE_HAS_ZLIB 1
#else
#define FULGURITE_HAS_ZLIB 0
#endif
#endif
#if FULGURITE_HAS_ZLIB
#include <zlib.h>
#endif

namespace fulgurite::data {

/// Reads an idx file of bytes (LeCun's format for MNIST), plain or through gzip. Every error names the file.
class IdxFile {
public:
    /// Opens `folder/name`, or else `folder/name.gz`. Throws where there is neither.
    IdxFile(const std::filesystem::path& folder, const std::string& name) : path_(find(folder, name)) { open(); }

    /// The path that was found.
    const std::filesystem::path& path() const { return path_; }

    /// The extents after the magic number, which must be that of `rank` dimensions of bytes (2049 for labels, 2051 for
    /// images).
    std::vector<std::int64_t> shape(std::uint32_t rank) {
        const std::uint32_t wanted = 0x800U + rank, magic = number();
        if (magic != wanted)
            throw Error(
                fmt::format("data::Idx: got the magic number {} in '{}', expected {}", magic, path_.string(), wanted));
        std::vector<std::int64_t> extents;
        for (std::uint32_t i = 0; i < rank; ++i) extents.push_back(number());
        check_plausible(extents);
        return extents;
    }

    /// Reads exactly `count` bytes. Throws where the file ends before.
    void read(std::uint8_t* out, std::int64_t count) {
        constexpr std::int64_t chunk = 1 << 20;
        for (std::int64_t done = 0; done < count;) {
            const auto got = read_some(out + done, static_cast<unsigned>(std::min(chunk, count - done)));
            if (got <= 0) throw truncated(done, count);
            done += got;
        }
    }

    /// Throws where there is more, and where a packed file lacks its end.
    void expect_end() {
        std::uint8_t byte = 0;
        if (read_some(&byte, 1) > 0)
            throw Error(fmt::format("data::Idx: {} goes on after the last of the elements that its head counts",
                                    path_.string()));
        if (!whole()) throw Error(fmt::format("data::Idx: {} is truncated or damaged at its end", path_.string()));
    }

private:
    static std::filesystem::path find(const std::filesystem::path& folder, const std::string& name) {
        const auto plain = folder / name, packed = folder / (name + ".gz");
        std::error_code ignored;
        if (std::filesystem::is_regular_file(plain, ignored)) return plain;
        if (std::filesystem::is_regular_file(packed, ignored)) return packed;
        throw Error(fmt::format("data::Idx: no file {} and no {}", plain.string(), packed.string()));
    }

    std::uint32_t number() {
        std::array<std::uint8_t, 4> bytes{};
        read(bytes.data(), 4);
        return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
               static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
    }

    /// Before memory is asked for: a file cannot hold more than gzip's best ratio, 1032 to 1, allows.
    void check_plausible(const std::vector<std::int64_t>& extents) const {
        const auto most = static_cast<double>(std::filesystem::file_size(path_)) * 1032;
        double bytes = 1;
        for (const auto extent : extents) bytes *= static_cast<double>(extent);
        if (bytes <= most) return;
        throw Error(fmt::format("data::Idx: {} is truncated: its head counts {:.0f} bytes, far more than it can hold",
                                path_.string(), bytes));
    }

    Error truncated(std::int64_t got, std::int64_t wanted) const {
        return Error(fmt::format("data::Idx: {} is truncated or damaged: {} of {} bytes could be read", path_.string(),
                                 got, wanted));
    }

    Error unreadable() const { return Error(fmt::format("data::Idx: {} cannot be opened", path_.string())); }

#if FULGURITE_HAS_ZLIB
    struct Close {
        void operator()(gzFile_s* file) const { gzclose_r(file); }
    };
    std::unique_ptr<gzFile_s, Close> file_;

    // zlib reads plain files as they are.
    void open() {
        file_.reset(gzopen(path_.c_str(), "rb"));
        if (!file_) throw unreadable();
        gzbuffer(file_.get(), 1U << 17U);
    }
    std::int64_t read_some(std::uint8_t* out, unsigned count) { return gzread(file_.get(), out, count); }
    /// Whether the stream's end, which holds its check sum, was there and right.
    bool whole() {
        int status = Z_OK;
        gzerror(file_.get(), &status);
        return status == Z_OK || status == Z_STREAM_END;
    }
#else
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;

    void open() {
        if (path_.extension() == ".gz")
            throw Error(fmt::format("data::Idx: {} is packed and this build has no zlib; unpack it with gunzip",
                                    path_.string()));
        file_.reset(std::fopen(path_.c_str(), "rb"));
        if (!file_) throw unreadable();
    }
    std::int64_t read_some(std::uint8_t* out, unsigned count) {
        return static_cast<std::int64_t>(std::fread(out, 1, count, file_.get()));
    }
    bool whole() { return std::ferror(file_.get()) == 0; }
#endif

    std::filesystem::path path_;
};

} // namespace fulgurite::data
