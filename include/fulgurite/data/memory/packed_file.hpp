// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/zlib.hpp"

namespace fulgurite::data {

/// Reads the bytes of a file, plain or through gzip. Every error names the file, and the one who reads.
class PackedFile {
public:
    /// Throws where it cannot be opened, or is packed and there is no zlib.
    PackedFile(std::string who, std::filesystem::path path) : who_(std::move(who)), path_(std::move(path)) { open(); }

    /// `folder/name`, or else `folder/name.gz`; empty where there is neither.
    static std::filesystem::path find(const std::filesystem::path& folder, const std::string& name);

    const std::filesystem::path& path() const { return path_; }

    /// Reads exactly `count` bytes. Throws where the file ends before.
    void read(std::uint8_t* out, std::int64_t count);

    /// Reads `count` bytes, or what is left, and says how many those were.
    std::int64_t read_up_to(std::uint8_t* out, std::int64_t count);

    /// Throws where there is more, and where a packed file lacks its end.
    void expect_end();

private:
    Error unreadable() const { return Error(who_, ": ", path_.string(), " cannot be opened"); }

#if FULGURITE_HAS_ZLIB
    struct Close {
        void operator()(gzFile_s* file) const { gzclose_r(file); }
    };
    std::unique_ptr<gzFile_s, Close> file_;

    // zlib reads plain files as they are.
    void open();
    std::int64_t read_some(std::uint8_t* out, unsigned count) { return gzread(file_.get(), out, count); }
    /// Whether the stream's end, which holds its check sum, was there and right.
    bool whole();
#else
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;

    void open() {
        if (path_.extension() == ".gz")
            throw Error(who_, ": ", path_.string(), " is packed and this build has no zlib; unpack it with gunzip");
        file_.reset(std::fopen(path_.c_str(), "rb"));
        if (!file_) throw unreadable();
    }
    std::int64_t read_some(std::uint8_t* out, unsigned count) {
        return static_cast<std::int64_t>(std::fread(out, 1, count, file_.get()));
    }
    bool whole() { return std::ferror(file_.get()) == 0; }
#endif

    std::string who_;
    std::filesystem::path path_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/memory/packed_file-inl.hpp"
#endif
