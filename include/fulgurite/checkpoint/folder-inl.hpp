// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/folder.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE bool is_same_file(const std::filesystem::path& one, const std::filesystem::path& other) {
    std::error_code failure; // then one of them is no file, and so not the other
    return !one.empty() && !other.empty() && std::filesystem::equivalent(one, other, failure) && !failure;
}

FULGURITE_INLINE void Folder::check_link(const std::string& link) const {
    if (link == filename_ + ".ckpt")
        throw Error("the checkpoint's link is called '" + link +
                    "', as the file that it is to lead to; give it another name, or leave it out");
}

FULGURITE_INLINE std::filesystem::path Folder::next(const NameFields& fields,
                                                    const std::filesystem::path& evicted) const {
    const auto name = fill_in(filename_, fields);
    return version_counter_ ? free_path(directory_, name, evicted, fields.taken) : directory_ / (name + ".ckpt");
}

} // namespace fulgurite::checkpoint
