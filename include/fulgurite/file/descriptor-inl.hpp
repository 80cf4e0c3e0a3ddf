// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/descriptor.hpp"

namespace fulgurite::file {

FULGURITE_INLINE int Descriptor::write(const void* data, std::size_t size) const {
    auto* bytes = static_cast<const char*>(data);
    while (size > 0) {
        const auto written = ::write(number_, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : ENOSPC;
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
    return 0;
}

FULGURITE_INLINE int Descriptor::above_standard(int number) {
    if (number < 0 || number > STDERR_FILENO) return number;
    const int above = ::fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int reason = errno;
    ::close(number);
    errno = reason;
    return above;
}

} // namespace fulgurite::file
