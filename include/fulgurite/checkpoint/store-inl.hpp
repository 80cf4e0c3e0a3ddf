// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE StateTree weights_of(const StateTree& snapshot) {
    auto kept = StateTree::dict();
    for (const char* key : {"epoch", "global_step", "pytorch-lightning_version", "state_dict", "loops", "hparams_name",
                            "hyper_parameters"})
        if (const auto* value = snapshot.find(key)) kept[key] = *value;
    return kept;
}

FULGURITE_INLINE void remove_file(const std::filesystem::path& path) {
    std::error_code failure;
    std::filesystem::remove(path, failure);
    if (failure && failure != std::errc::no_such_file_or_directory)
        throw file::failure("remove the checkpoint", path, failure.value());
}

FULGURITE_INLINE void link_file(const std::filesystem::path& name, const std::filesystem::path& target) {
    if (name == target) return;
    const auto temporary = name.parent_path() / file::partial::next_name();
    std::error_code failure;
    std::filesystem::create_symlink(target.lexically_proximate(name.parent_path()), temporary, failure);
    if (!failure) std::filesystem::rename(temporary, name, failure);
    if (!failure) return file::sync_folder(name.parent_path());
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw file::failure("make the link", name, failure.value());
}

} // namespace fulgurite::checkpoint
