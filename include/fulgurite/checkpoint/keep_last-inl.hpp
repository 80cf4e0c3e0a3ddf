// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/keep_last.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE KeepLast::KeepLast(KeepLastOptions options) : options_(std::move(options)), trigger_(options_.every) {
    if (options_.filename.empty() || options_.filename.find('{') != std::string::npos)
        throw Error("KeepLast keeps one file under one name, and '" + options_.filename +
                    "' is none; give one, such as \"last\", or take KeepEvery for files that are told apart");
    options_.directory = std::filesystem::absolute(options_.directory).lexically_normal();
}

} // namespace fulgurite
