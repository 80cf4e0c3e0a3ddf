// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/failure.hpp"

namespace fulgurite::file {

FULGURITE_INLINE std::string_view cure(int reason) {
    switch (reason) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return "make room or give a path on another disk";
        case EACCES:
        case EPERM:
        case EROFS:
            return "give a path that this user may write to";
        case ENOTDIR:
        case EEXIST:
            return "a file stands where a folder is wanted";
        case ENXIO:
            return "this is a pipe that nobody reads; start its reader first";
        default:
            return "give another path";
    }
}

} // namespace fulgurite::file
