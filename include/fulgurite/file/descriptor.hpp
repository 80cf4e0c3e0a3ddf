// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <utility>

namespace fulgurite::file {

/// An open file, closed when it goes. Its number is above 2: where a program was started without its standard error,
/// say, the next file would get number 2, and every message of the program would be written into it.
class Descriptor {
public:
    Descriptor() = default;
    /// As open(2) with O_CLOEXEC, which sets `errno`. See `is_open`.
    Descriptor(const std::filesystem::path& path, int flags)
        : number_(above_standard(::open(path.c_str(), flags | O_CLOEXEC, 0666))) {}
    /// Takes over what socket(2), say, has opened; −1 for nothing.
    explicit Descriptor(int opened) : number_(above_standard(opened)) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }

    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }

    /// Writes all of it. 0, or the reason why not, an `errno`.
    int write(const void* data, std::size_t size) const;
    /// Waits until what was written is safe on the disk, where there is one. 0, or the reason why not.
    int sync() const { return ::fsync(number_) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno; }
    int close() {
        const int number = std::exchange(number_, -1);
        return number < 0 || ::close(number) == 0 || errno == EINTR ? 0 : errno;
    }

private:
    static int above_standard(int number);

    int number_ = -1;
};

} // namespace fulgurite::file

#ifndef FULGURITE_COMPILED
#include "fulgurite/file/descriptor-inl.hpp"
#endif
